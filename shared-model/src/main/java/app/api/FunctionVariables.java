package app.api;

/** The environment variables of the functions: cdk/stacks sets them, functions/ reads them. */
public final class FunctionVariables {

    /** The rpc that the function serves, such as {@code user.v1.UserService/GetUser}. */
    public static final String RPC = "RPC";

    /** Where PostgreSQL is, and as whom: a {@code postgres://} URL, without a password if IAM gives it. */
    public static final String DATABASE_URL = "DATABASE_URL";

    /** The site's scheme, host and port, such as {@code https://example.com}. */
    public static final String SITE_ORIGIN = "SITE_ORIGIN";

    /** The SHA-256 of the origin key, in hexadecimal, two by a comma; empty where no CloudFront adds a key. */
    public static final String ORIGIN_KEY_SHA256 = "ORIGIN_KEY_SHA256";

    /** CloudWatch's namespace of the metrics in the log; empty for none. */
    public static final String METRICS_NAMESPACE = "METRICS_NAMESPACE";

    /** Google's issuer: what its discovery document and id tokens are of (OpenID Connect Core 1.0 §2). */
    public static final String GOOGLE_ISSUER = "GOOGLE_ISSUER";

    /** The ARN or name of the secret with Google's client id and secret. */
    public static final String GOOGLE_SECRET = "GOOGLE_SECRET";

    /** The ARN or name of the secret with GitHub's client id and secret. */
    public static final String GITHUB_SECRET = "GITHUB_SECRET";

    /** The ARN of SignIn's alias, which the callback invokes. */
    public static final String SIGN_IN_FUNCTION = "SIGN_IN_FUNCTION";

    /** How many seconds a function may serve its sample before its snapshot; empty for one request. */
    public static final String PRIMING_SECONDS = "PRIMING_SECONDS";

    private FunctionVariables() {}
}
