package app.migrate;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.runtime.Configuration;
import app.runtime.Function;
import app.runtime.Invocation;
import app.runtime.database.DataSources;
import app.runtime.log.Log;
import app.runtime.log.Log.Level;
import java.util.Map;

/** Runs the migrations; the deployment invokes it before any new code takes traffic, and stops if it fails. */
public final class Migrate extends Function {

    @Override
    protected byte[] serve(byte[] payload, Invocation invocation) {
        Map<String, Integer> applied = new Migrations(DataSources.of(bean(Configuration.class))).apply();
        bean(Log.class).write(Level.INFO, "migrated", applied);
        return "{}".getBytes(UTF_8);
    }

    @Override
    protected void rehearse(Invocation invocation) {
        // It runs once a deployment, without a snapshot.
    }
}
