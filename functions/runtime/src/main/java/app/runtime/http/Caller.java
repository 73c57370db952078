package app.runtime.http;

/** Who calls, as the gateway or IAM has proven it. Nothing that a client writes makes one. */
public sealed interface Caller {

    /** Nobody has proven anything. */
    record Anonymous() implements Caller {}

    /**
     * A browser whose session the authorizer has checked.
     *
     * @param isFresh whether the session began a short while ago, so that its user has just proven who it is
     */
    record SignedIn(String userId, String sessionId, boolean isFresh) implements Caller {}

    /** A principal whose request API Gateway has checked against IAM (AWS_IAM routes). */
    record Iam(String arn) implements Caller {}

    /** A principal whom Lambda itself let invoke the function. */
    record Direct() implements Caller {}
}
