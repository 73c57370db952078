package app.local.lambda;

import app.local.assembly.FunctionRef;
import java.time.Instant;

/** Invokes functions by name: what the gateway, the Lambda API and the scheduler call. Safe for concurrent use. */
public interface Invoker {

    /**
     * Runs one invocation and waits for its end, at most the function's timeout after its environment is up.
     *
     * @param payload the event, JSON
     * @param traceHeader the value of X-Amzn-Trace-Id; empty for a new trace
     * @throws NoSuchFunctionException when the template declares no such function
     */
    Invocation invoke(FunctionRef function, byte[] payload, String traceHeader);

    /** Like {@link #invoke}, and says how it went. */
    default Invoked call(FunctionRef function, byte[] payload, String traceHeader) {
        Instant began = Instant.now();
        return Invoked.of(function.name(), traceHeader, began, invoke(function, payload, traceHeader));
    }
}
