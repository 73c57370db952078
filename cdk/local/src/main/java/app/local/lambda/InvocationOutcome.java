package app.local.lambda;

/** What the caller of a function gets. */
public sealed interface InvocationOutcome {

    /** The function returned. @param payload what, JSON */
    record Success(byte[] payload) implements InvocationOutcome {}

    /**
     * The function failed: it threw, ran out of time ({@code Sandbox.Timedout}), ended ({@code Runtime.ExitError}),
     * could not start, or returned more than 6 MB ({@code Function.ResponseSizeTooLarge}).
     *
     * @param type AWS's errorType
     * @param message AWS's errorMessage
     * @param payload the JSON that the Invoke API answers
     */
    record FunctionError(String type, String message, byte[] payload) implements InvocationOutcome {}

    /** Every environment that the function may have is busy: 429 TooManyRequestsException. */
    record Throttled(String message) implements InvocationOutcome {}

    /** The event is over 6 MB: 413 RequestTooLargeException. */
    record TooLarge(String message) implements InvocationOutcome {}
}
