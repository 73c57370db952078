package app.runtime;

import app.runtime.Endpoints.Served;
import app.runtime.database.Database;
import app.runtime.http.LambdaAdapter;
import app.runtime.http.OriginKey;
import app.runtime.http.Rehearsal;

/** The handler of every rpc: which one, the environment variable {@code RPC} says. */
public final class RpcFunction extends Function {

    private final Served served;
    private final LambdaAdapter adapter;
    private final LambdaAdapter rehearsal;

    /** What Lambda calls. */
    public RpcFunction() {
        Configuration configuration = bean(Configuration.class);
        served = Endpoints.find(getApplicationContext(), configuration.require("RPC"));
        String siteOrigin = configuration.find("SITE_ORIGIN");
        rehearsal = new LambdaAdapter(
                served.rpc(),
                served.request(),
                served.endpoint(getApplicationContext()),
                siteOrigin == null ? "" : siteOrigin);
        adapter = OriginKey.parse(configuration.find("ORIGIN_KEY_SHA256"))
                .map(rehearsal::behind)
                .orElse(rehearsal);
    }

    @Override
    protected String name() {
        return served.rpc().path();
    }

    @Override
    protected byte[] serve(byte[] payload, Invocation invocation) {
        return adapter.serve(payload, invocation);
    }

    @Override
    protected void rehearse(Invocation invocation) {
        // A request of nobody finds nothing, so the way of an answer is gone by itself.
        rehearsal.answer(Rehearsal.filled(served.response()));
        byte[] payload = Rehearsal.payload(served.rpc(), served.request());
        if (bean(Configuration.class).find("DATABASE_URL") == null) {
            rehearsal.serve(payload, invocation);
        } else {
            bean(Database.class).rehearse(() -> rehearsal.serve(payload, invocation));
        }
    }
}
