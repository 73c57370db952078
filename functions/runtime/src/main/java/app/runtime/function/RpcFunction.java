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
import java.util.List;
import java.util.Optional;

/** The handler of every rpc: which one, the environment variable {@code RPC} says. */
public final class RpcFunction extends LambdaFunction {

    private final Served served;
    private final LambdaAdapter adapter;
    private final LambdaAdapter primed;

    /** What Lambda calls. */
    public RpcFunction() {
        Configuration configuration = bean(Configuration.class);
        served = Endpoints.find(getApplicationContext(), configuration.require(FunctionVariables.RPC));
        String siteOrigin = configuration.find(FunctionVariables.SITE_ORIGIN);
        LambdaAdapter open = new LambdaAdapter(
                served.rpc(),
                served.request(),
                served.endpoint(getApplicationContext()),
                siteOrigin == null ? "" : siteOrigin);
        LambdaAdapter once = served.rpc().hasIdempotencyKey()
                ? open.once(new IdempotentRequests(
                        served.rpc(), served.response(), bean(Database.class), bean(InstantSource.class)))
                : open;
        Optional<OriginKey> key = OriginKey.parse(configuration.find(FunctionVariables.ORIGIN_KEY_SHA256));
        adapter = key.map(once::behind).orElse(once);
        primed = key.isPresent() ? once.behind(Priming.originKey()) : once;
    }

    @Override
    protected String name() {
        return served.rpc().path();
    }

    @Override
    protected String trigger() {
        return served.rpc().function().schedule().isPresent() ? "timer" : super.trigger();
    }

    @Override
    protected byte[] serve(byte[] payload, InvocationTelemetry invocation) {
        return adapter.serve(payload, invocation);
    }

    @Override
    protected void prime(Rehearsal rehearsal) {
        if (served.rpc().function().schedule().isPresent()) {
            // It does its work whoever asks, and nobody waits for it.
            return;
        }
        byte[] example = Priming.payload(served.rpc(), served.request());
        // Nobody's request finds nothing, so the way of an answer is gone by itself.
        primed.answer(Priming.filled(served.response()));
        Database database = bean(Database.class);
        if (bean(Configuration.class).find(FunctionVariables.DATABASE_URL) == null) {
            // It asks providers, whom a priming must not ask.
            rehearsal.once(example, primed::serve);
        } else if (rehearsal.isRepeated()) {
            SampleEvent sample = SampleEvent.of(
                            served.rpc().service(), served.rpc().name(), name())
                    .orElseGet(() -> new SampleEvent(example, List.of()));
            rehearsal.repeat(database, sample, example, primed::serve);
        } else {
            database.prime(() -> rehearsal.once(example, primed::serve));
        }
    }
}
