package app.runtime.http;

/** Who calls, as the gateway or IAM has proven it. Nothing that a client writes makes one. */
public sealed interface Caller {

    /** Nobody has proven anything. */
    record Anonymous() implements Caller {}

    /** A browser whose session the authorizer has checked. */
    record SignedIn(String userId, String sessionId) implements Caller {}

    /** A principal whose request API Gateway has checked against IAM (AWS_IAM routes). */
    record Iam(String arn) implements Caller {}

    /** A principal whom Lambda itself let invoke the function. */
    record Direct() implements Caller {}
}
