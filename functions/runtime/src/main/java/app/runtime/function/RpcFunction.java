package app.runtime.function;

import app.api.FunctionVariables;
import app.runtime.Configuration;
import app.runtime.database.Database;
import app.runtime.function.Endpoints.Served;
import app.runtime.http.IdempotentRequests;
import app.runtime.http.LambdaAdapter;
import app.runtime.http.OriginKey;
import app.runtime.http.Priming;
import app.runtime.telemetry.InvocationTelemetry;
import java.time.InstantSource;

/** The handler of every rpc: which one, the environment variable {@code RPC} says. */
public final class RpcFunction extends LambdaFunction {

    private final Served served;
    private final LambdaAdapter adapter;
    private final LambdaAdapter priming;

    /** What Lambda calls. */
    public RpcFunction() {
        Configuration configuration = bean(Configuration.class);
        served = Endpoints.find(getApplicationContext(), configuration.require(FunctionVariables.RPC));
        String siteOrigin = configuration.find(FunctionVariables.SITE_ORIGIN);
        priming = new LambdaAdapter(
                served.rpc(),
                served.request(),
                served.endpoint(getApplicationContext()),
                siteOrigin == null ? "" : siteOrigin);
        LambdaAdapter guarded = OriginKey.parse(configuration.find(FunctionVariables.ORIGIN_KEY_SHA256))
                .map(priming::behind)
                .orElse(priming);
        adapter = served.rpc().hasIdempotencyKey()
                ? guarded.once(new IdempotentRequests(
                        served.rpc(), served.response(), bean(Database.class), bean(InstantSource.class)))
                : guarded;
    }

    @Override
    protected String name() {
        return served.rpc().path();
    }

    @Override
    protected byte[] serve(byte[] payload, InvocationTelemetry invocation) {
        return adapter.serve(payload, invocation);
    }

    @Override
    protected void prime(InvocationTelemetry invocation) {
        // A request of nobody finds nothing, so the way of an answer is gone by itself.
        priming.answer(Priming.filled(served.response()));
        byte[] payload = Priming.payload(served.rpc(), served.request());
        if (bean(Configuration.class).find(FunctionVariables.DATABASE_URL) == null) {
            priming.serve(payload, invocation);
        } else {
            bean(Database.class).prime(() -> priming.serve(payload, invocation));
        }
    }
}
