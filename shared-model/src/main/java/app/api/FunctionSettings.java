package app.api;

import app.v1.Access;
import app.v1.FunctionOptions;
import app.v1.OptionsProto;
import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the function of an rpc runs, as {@code (app.v1.function)} says.
 *
 * @param internet whether it reaches the internet, and no database; otherwise it is the other way round
 * @param timeoutSeconds how long a call may take, 10 to 900
 * @param memoryMb its memory in megabytes, 128 to 10,240
 * @param schedule how often it is called by itself, an expression of EventBridge such as {@code rate(1 hour)}
 */
public record FunctionSettings(boolean internet, int timeoutSeconds, int memoryMb, Optional<String> schedule) {

    /** What a function gets that does not ask for more. A database that hangs is given up after nine seconds. */
    public static final int DEFAULT_TIMEOUT_SECONDS = 10;

    /** CPU comes with memory: 1,769 MB are one whole CPU, which a JVM needs to start and to answer in milliseconds. */
    public static final int DEFAULT_MEMORY_MB = 1769;

    /** API Gateway waits 30 seconds, a REST API 29 ("Amazon API Gateway quotas"). */
    private static final int MAX_TIMEOUT_OF_ROUTE = 29;

    private static final int MAX_TIMEOUT = 900;
    private static final int MIN_MEMORY_MB = 128;
    private static final int MAX_MEMORY_MB = 10_240;

    /** One is singular, more are plural, or EventBridge refuses it ("Schedule types", rate-based). */
    private static final Pattern RATE =
            Pattern.compile("rate\\((1 (minute|hour|day)|([2-9]|[1-9][0-9]{1,3}) (minutes|hours|days))\\)");

    /**
     * Reads them of an rpc.
     *
     * @throws IllegalArgumentException if they contradict themselves, or the access
     */
    static FunctionSettings of(MethodDescriptor rpc, Access access) {
        FunctionOptions options = rpc.getOptions().getExtension(OptionsProto.function);
        boolean hasRoute = access != Access.ACCESS_INTERNAL;
        int timeout = inRange(
                "timeout_seconds",
                options.getTimeoutSeconds(),
                DEFAULT_TIMEOUT_SECONDS,
                DEFAULT_TIMEOUT_SECONDS,
                hasRoute ? MAX_TIMEOUT_OF_ROUTE : MAX_TIMEOUT);
        int memory = inRange("memory_mb", options.getMemoryMb(), DEFAULT_MEMORY_MB, MIN_MEMORY_MB, MAX_MEMORY_MB);
        if (options.getInternet() && rpc.getOptions().getExtension(OptionsProto.idempotencyKey)) {
            throw new IllegalArgumentException(
                    "its function has internet, so it has no database, which" + " (app.v1.idempotency_key) needs");
        }
        return new FunctionSettings(options.getInternet(), timeout, memory, schedule(options.getSchedule(), hasRoute));
    }

    private static int inRange(String name, int value, int absent, int min, int max) {
        if (value == 0) {
            return absent;
        }
        if (value < min || value > max) {
            throw new IllegalArgumentException("(app.v1.function)." + name + " must be " + min + " to " + max
                    + ", and is " + Integer.toUnsignedString(value));
        }
        return value;
    }

    private static Optional<String> schedule(String expression, boolean hasRoute) {
        if (expression.isEmpty()) {
            return Optional.empty();
        }
        if (hasRoute) {
            throw new IllegalArgumentException(
                    "(app.v1.function).schedule calls an rpc for which nobody is signed in: leave out its access and"
                            + " its route");
        }
        if (!RATE.matcher(expression).matches()) {
            throw new IllegalArgumentException("(app.v1.function).schedule must be a rate such as \"rate(1 hour)\" or"
                    + " \"rate(5 minutes)\", and is \"" + expression + "\"");
        }
        return Optional.of(expression);
    }
}
