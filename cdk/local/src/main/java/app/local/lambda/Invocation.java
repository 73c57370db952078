package app.local.lambda;

/** How an invocation ended. */
public sealed interface Invocation {

    /** The function answered. */
    record Answer(byte[] payload) implements Invocation {}

    /**
     * The function failed: it threw, ran out of time ({@code Sandbox.Timedout}), ended ({@code Runtime.ExitError}),
     * could not start, or answered more than 6 MB ({@code Function.ResponseSizeTooLarge}).
     *
     * @param type AWS's errorType
     * @param message AWS's errorMessage
     * @param payload the JSON that the Invoke API answers
     */
    record FunctionError(String type, String message, byte[] payload) implements Invocation {}

    /** Every environment that the function may have is busy: 429 TooManyRequestsException. */
    record Throttled(String message) implements Invocation {}

    /** The event is over 6 MB: 413 RequestTooLargeException. */
    record TooLarge(String message) implements Invocation {}
}
