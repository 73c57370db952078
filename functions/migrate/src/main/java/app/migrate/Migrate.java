package app.migrate;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.runtime.Configuration;
import app.runtime.database.DataSources;
import app.runtime.function.LambdaFunction;
import app.runtime.function.Rehearsal;
import app.runtime.log.Log;
import app.runtime.log.Log.Level;
import app.runtime.telemetry.InvocationTelemetry;
import java.util.Map;

/** Runs the migrations; the deployment invokes it before any new code takes traffic, and stops if it fails. */
public final class Migrate extends LambdaFunction {

    @Override
    protected byte[] serve(byte[] payload, InvocationTelemetry invocation) {
        Map<String, Integer> applied = new Migrations(DataSources.of(bean(Configuration.class))).apply();
        bean(Log.class).write(Level.INFO, "migrated", applied);
        return "{}".getBytes(UTF_8);
    }

    @Override
    protected void prime(Rehearsal rehearsal) {
        // It runs once a deployment, without a snapshot.
    }
}
