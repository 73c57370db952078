package app.local.gateway;

/** Told of every request. Must be safe for concurrent use and must not wait. */
public interface GatewayObserver {

    /** Sees nothing. */
    GatewayObserver NONE = new GatewayObserver() {
        @Override
        public void began(Exchange exchange) {}

        @Override
        public void ended(Exchange exchange) {}
    };

    /** A request has come; only what came with it is known. */
    void began(Exchange exchange);

    /** It was answered. */
    void ended(Exchange exchange);
}
