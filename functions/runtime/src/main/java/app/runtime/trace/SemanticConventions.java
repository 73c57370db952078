package app.runtime.trace;

/**
 * The names that spans use: OpenTelemetry's semantic conventions, version 1.44.0. HTTP, database, exception, URL and
 * server names are stable there, RPC is a release candidate, FaaS and cloud are in development. A new version is taken
 * by reading its change log for these names; {@code SemanticConventionsTest} holds what is exported.
 */
public final class SemanticConventions {

    /** What a backend finds the names' version by. */
    static final String SCHEMA_URL = "https://opentelemetry.io/schemas/1.44.0";

    static final String SDK_NAME = "app.runtime";
    static final String SDK_VERSION = "1";

    // Resource: whose spans these are.
    static final String SERVICE_NAME = "service.name";
    static final String TELEMETRY_SDK_NAME = "telemetry.sdk.name";
    static final String TELEMETRY_SDK_LANGUAGE = "telemetry.sdk.language";
    static final String TELEMETRY_SDK_VERSION = "telemetry.sdk.version";
    static final String CLOUD_PROVIDER = "cloud.provider";
    static final String CLOUD_PLATFORM = "cloud.platform";
    static final String CLOUD_REGION = "cloud.region";
    static final String FAAS_NAME = "faas.name";
    static final String FAAS_VERSION = "faas.version";
    static final String FAAS_INSTANCE = "faas.instance";

    // Known from the invocation only, hence of its span.
    static final String CLOUD_ACCOUNT_ID = "cloud.account.id";
    static final String CLOUD_RESOURCE_ID = "cloud.resource_id";

    // FaaS.
    public static final String FAAS_INVOCATION_ID = "faas.invocation_id";
    public static final String FAAS_COLDSTART = "faas.coldstart";
    public static final String FAAS_TRIGGER = "faas.trigger";
    public static final String FAAS_INVOKED_PROVIDER = "faas.invoked_provider";
    public static final String FAAS_INVOKED_NAME = "faas.invoked_name";
    public static final String FAAS_INVOKED_REGION = "faas.invoked_region";

    // HTTP.
    public static final String HTTP_REQUEST_METHOD = "http.request.method";
    public static final String HTTP_ROUTE = "http.route";
    public static final String HTTP_RESPONSE_STATUS_CODE = "http.response.status_code";
    public static final String URL_FULL = "url.full";
    public static final String URL_PATH = "url.path";
    public static final String URL_SCHEME = "url.scheme";
    public static final String URL_TEMPLATE = "url.template";
    public static final String SERVER_ADDRESS = "server.address";
    public static final String SERVER_PORT = "server.port";

    // RPC.
    public static final String RPC_SYSTEM_NAME = "rpc.system.name";
    public static final String RPC_METHOD = "rpc.method";
    public static final String RPC_RESPONSE_STATUS_CODE = "rpc.response.status_code";

    // Database.
    public static final String DB_SYSTEM_NAME = "db.system.name";
    public static final String DB_NAMESPACE = "db.namespace";
    public static final String DB_QUERY_TEXT = "db.query.text";
    public static final String DB_QUERY_SUMMARY = "db.query.summary";
    public static final String DB_OPERATION_NAME = "db.operation.name";
    public static final String DB_RESPONSE_STATUS_CODE = "db.response.status_code";

    // Failures.
    public static final String ERROR_TYPE = "error.type";
    static final String EXCEPTION = "exception";
    static final String EXCEPTION_TYPE = "exception.type";
    static final String EXCEPTION_STACKTRACE = "exception.stacktrace";

    // What no convention has.
    public static final String APP_RESTORED = "app.restored";
    public static final String APP_CALLER = "app.caller";

    private SemanticConventions() {}
}
