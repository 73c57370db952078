package app.runtime;

import app.runtime.database.Database;
import app.runtime.log.Log;
import app.runtime.log.Log.Level;
import com.amazonaws.services.lambda.runtime.Context;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import org.crac.Core;
import org.crac.Resource;
import org.jspecify.annotations.Nullable;

/**
 * What Lambda calls: bytes in, bytes out, with beans and snapshot hooks in place. Each kind of function extends it;
 * this is the one place where code is shared by inheritance, because Lambda makes the handler by its class.
 *
 * <p>With SnapStart, Lambda takes the snapshot after {@link #beforeCheckpoint}. Nothing random, no credential and no
 * socket may be in it.
 */
public abstract class Function extends MicronautRequestStreamHandler implements Resource {

    protected Function() {
        // The runtime keeps resources weakly; Lambda keeps this handler, so it stays.
        Core.getGlobalContext().register(this);
    }

    /**
     * The context of a function. Not the one that Micronaut makes for Lambda, which has every bean of its libraries and
     * makes every singleton at the start: a function needs those of its rpc.
     */
    @Override
    protected final ApplicationContext buildApplicationContext(@Nullable Context context) {
        if (applicationContext == null) {
            applicationContext = Beans.open();
        }
        return applicationContext;
    }

    @Override
    protected final void execute(InputStream input, OutputStream output, Context context) throws IOException {
        output.write(serve(input.readAllBytes(), context.getAwsRequestId()));
    }

    /**
     * Serves one invocation.
     *
     * @param payload the event, JSON
     * @param requestId Lambda's id of the invocation
     */
    protected abstract byte[] serve(byte[] payload, String requestId);

    /**
     * A request that loads what a real one will need; called before a snapshot, with a transaction that is rolled back.
     */
    protected abstract void rehearse();

    /** Rehearses a request, so that the snapshot holds its classes, and closes the connection. */
    @Override
    public final void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        Log log = bean(Log.class);
        Database database = bean(Database.class);
        try {
            log.mutedWhile(() -> rehearse());
        } catch (RuntimeException e) {
            log.write(Level.WARN, "the rehearsal before the snapshot failed", Map.of(), e);
        } finally {
            database.close();
        }
    }

    /** The first request after a restore opens its own connection. */
    @Override
    public final void afterRestore(org.crac.Context<? extends Resource> context) {}

    /** A bean of this function. */
    protected final <T> T bean(Class<T> type) {
        return getApplicationContext().getBean(type);
    }
}
