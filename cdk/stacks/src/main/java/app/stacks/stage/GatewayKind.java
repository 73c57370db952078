package app.stacks.stage;

/** Which of API Gateway's two kinds serves the API. The functions are the same. */
public enum GatewayKind {
    /** HTTP API, payload 2.0: the default, for its price and latency. */
    HTTP,
    /** REST API, payload 1.0: for WAF at the gateway, and for emulators that know no HTTP API. */
    REST
}
