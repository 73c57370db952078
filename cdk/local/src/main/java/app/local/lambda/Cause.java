package app.local.lambda;

import app.local.lambda.InvocationOutcome.FunctionError;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why an invocation, or an Init, is over, and what the log says of it.
 *
 * @param status what the REPORT line ends with; empty for nothing
 * @param warning a line of its own; empty for none
 */
record Cause(InvocationOutcome outcome, String status, String warning) {

    /** The exit status of a JVM that SIGINT ends: Ctrl-C reaches all processes of a terminal at once. */
    private static final int INTERRUPTED = 130;

    private static final String TIMED_OUT = "Sandbox.Timedout";

    /** We end it. */
    static final Cause STOPPED = of(Failures.of("Runtime.ExitError", "the local target is stopping"));

    static Cause of(InvocationOutcome outcome) {
        return new Cause(outcome, "", "");
    }

    /** The function returned more than it may. */
    static Cause tooLarge() {
        String type = "Function.ResponseSizeTooLarge";
        String message =
                "Response payload size exceeded maximum allowed payload size (" + Lambda.PAYLOAD_LIMIT + " bytes).";
        return new Cause(Failures.of(type, message), error(type), "");
    }

    static Cause notStarted(String reason) {
        return new Cause(Failures.of("Runtime.InvalidEntrypoint", reason), "", reason);
    }

    /**
     * The process has ended.
     *
     * @param environment the id of the environment
     * @param life before that
     * @param requestId of the invocation that it has; null for none
     */
    static Cause exited(String environment, EnvironmentLife life, @Nullable String requestId, int exitValue) {
        String how = Failures.exit(exitValue);
        String type = "Runtime.ExitError";
        String warning = switch (life.state()) {
            case INIT, RESTORE -> how;
            case IDLE -> exitValue == INTERRUPTED ? "" : "the idle environment ended by itself: " + how;
            case INVOKE -> "RequestId: " + requestId + " Error: " + how;
            case RETURNING, ENDING, ENDED -> "";
        };
        String subject = requestId == null || life.isStarting() ? environment : requestId;
        return new Cause(Failures.runtime(type, subject, how), error(type), warning);
    }

    /** The time of the function is over. @param requestId of the invocation that it has; null for none */
    static Cause timedOut(Duration timeout, @Nullable String requestId) {
        String seconds = String.format(Locale.ROOT, "%.2f", timeout.toMillis() / 1000.0);
        String message = "Task timed out after " + seconds + " seconds";
        String id = requestId == null ? "" : requestId;
        return new Cause(Failures.runtime(TIMED_OUT, id, message), "\tStatus: timeout", id + " " + message);
    }

    boolean isTimeout() {
        return outcome instanceof FunctionError error && error.type().equals(TIMED_OUT);
    }

    private static String error(String type) {
        return "\tStatus: error\tError Type: " + type;
    }
}
