package app.local.lambda;

import app.local.assembly.FunctionRef;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A request to run a function once.
 *
 * @param requestId Lambda's name for it
 * @param function what is invoked
 * @param payload the event, JSON; nobody changes it
 * @param traceHeader the X-Amzn-Trace-Id that the function gets
 * @param began when it was asked for
 */
public record Invocation(String requestId, FunctionRef function, byte[] payload, String traceHeader, Instant began) {

    /** Of now, with an id of its own. @param traceHeader empty for a new trace, which is sampled */
    public static Invocation of(FunctionRef function, byte[] payload, String traceHeader) {
        String trace = traceHeader.isEmpty() ? newTrace(true) : traceHeader;
        return new Invocation(UUID.randomUUID().toString(), function, payload, trace, Instant.now());
    }

    /** A trace of X-Ray's form. */
    static String newTrace(boolean sampled) {
        byte[] random = new byte[20];
        ThreadLocalRandom.current().nextBytes(random);
        String hex = HexFormat.of().formatHex(random);
        String time = Long.toHexString(System.currentTimeMillis() / 1000);
        return "Root=1-" + time + "-" + hex.substring(0, 24) + ";Parent=" + hex.substring(24, 40) + ";Sampled="
                + (sampled ? 1 : 0);
    }
}
