package app.runtime.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import app.api.KeepAlive;
import app.runtime.ApiException;
import app.runtime.ApiException.Code;
import app.runtime.Configuration;
import app.runtime.database.Database;
import app.runtime.database.DatabaseException;
import app.runtime.log.Log;
import app.runtime.log.Log.Level;
import app.runtime.telemetry.InvocationTelemetry;
import app.runtime.telemetry.InvocationTelemetry.Start;
import app.runtime.telemetry.Metrics;
import app.runtime.trace.TraceContext;
import app.runtime.trace.Tracer;
import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.Context;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.MicronautRequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Arrays;
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
public abstract class LambdaFunction extends MicronautRequestStreamHandler implements Resource {

    /** Where Lambda's runtime puts the header X-Amzn-Trace-Id of the invocation, for every version of it. */
    private static final String TRACE_HEADER = "com.amazonaws.xray.traceHeader";

    /** How an environment is initialised whose snapshot is taken ("Lambda runtime environment variables"). */
    private static final String SNAP_START = "snap-start";

    /** What Lambda says of a request that it traces, and of one that it does not, with nobody's ids. */
    private static final String TRACED =
            "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1:5759e988:0";

    private static final String NOT_TRACED = TRACED.replace("Sampled=1", "Sampled=0");

    /** One rehearsed request of so many is as the first after a restore. */
    private static final int REHEARSED_RESTORES = 16;

    private static final byte[] KEEP_ALIVE = KeepAlive.EVENT.getBytes(UTF_8);
    private static final byte[] NOTHING = "{}".getBytes(UTF_8);

    private final Log log;
    private final Tracer traces;
    private final Metrics metrics;
    private Start start = Start.COLD;
    private boolean isRestored;

    protected LambdaFunction() {
        log = bean(Log.class);
        traces = bean(Tracer.class);
        metrics = Metrics.of(bean(Configuration.class), bean(InstantSource.class));
        if (SNAP_START.equals(System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"))) {
            // The runtime keeps resources weakly; Lambda keeps this handler, so it stays.
            Core.getGlobalContext().register(this);
        }
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

    /**
     * Serves one invocation; {@link KeepAlive#EVENT} is answered without any work. Micronaut's own way to
     * {@link #execute} registers Lambda's context as new beans and tells listeners that nobody has: a twentieth of the
     * work of a warm call, more with every call.
     */
    @Override
    public final void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        byte[] payload = input.readAllBytes();
        if (Arrays.equals(payload, KEEP_ALIVE)) {
            output.write(NOTHING);
            return;
        }
        InvocationTelemetry invocation =
                invocation(context.getAwsRequestId(), start, TraceContext.ofLambda(System.getProperty(TRACE_HEADER)));
        invocation.triggered(requireNonNullElse(context.getInvokedFunctionArn(), ""), trigger());
        ClientContext client = context.getClientContext();
        if (client != null && client.getCustom() != null) {
            // A function of ours that invokes this one says so where Lambda's header tells of nobody.
            invocation.received(
                    client.getCustom().get("traceparent"), client.getCustom().get("tracestate"));
        }
        start = Start.WARM;
        try {
            output.write(observed(payload, invocation));
        } finally {
            traces.flush();
        }
    }

    private InvocationTelemetry invocation(String requestId, Start how, TraceContext caller) {
        return new InvocationTelemetry(name(), requestId, how, isRestored, caller, log, traces, metrics);
    }

    private byte[] observed(byte[] payload, InvocationTelemetry invocation) {
        try {
            return serve(payload, invocation);
        } catch (RuntimeException | Error e) {
            // What is thrown on is a function error; the adapter has said already what it knows of it.
            if (e instanceof DatabaseException database) {
                invocation.failed(database.toApiException().code(), e);
            } else if (!(e instanceof ApiException)) {
                invocation.failed(Code.INTERNAL, e);
            }
            throw e;
        } finally {
            invocation.end();
        }
    }

    /** What makes Lambda invoke it (semantic conventions "FaaS"): http, timer or other. */
    protected String trigger() {
        return "other";
    }

    /** What it is called in the log, the metrics and the traces: its rpc, or its class. */
    protected String name() {
        return getClass().getSimpleName();
    }

    /**
     * Serves one invocation.
     *
     * @param payload the event, JSON
     * @param invocation what is told of it, and its id
     */
    protected abstract byte[] serve(byte[] payload, InvocationTelemetry invocation);

    /** Serves requests that need what a real one will need, of which nothing remains; called before a snapshot. */
    protected abstract void prime(Rehearsal rehearsal);

    /** Primes, so that the snapshot holds the classes of a request and their compiled code; closes the connections. */
    @Override
    public final void beforeCheckpoint(org.crac.Context<? extends Resource> context) {
        Database database = bean(Database.class);
        Rehearsal rehearsal = new Rehearsal(bean(Configuration.class), this::rehearsed, traces::discard);
        try {
            log.mutedWhile(() -> prime(rehearsal));
            if (rehearsal.isRepeated()) {
                log.write(Level.INFO, "primed before the snapshot", rehearsal.summary());
            }
        } catch (RuntimeException | Error e) {
            log.write(Level.WARN, "the priming before the snapshot failed", Map.of(), e);
        } finally {
            traces.close();
            database.close();
        }
    }

    /** As after a restore: code that was compiled for anything else is thrown away by the first real request. */
    private InvocationTelemetry rehearsed(int number) {
        return new InvocationTelemetry(
                name(),
                "priming",
                number % REHEARSED_RESTORES == 0 ? Start.RESTORED : Start.WARM,
                true,
                TraceContext.ofLambda(number % 2 == 0 ? TRACED : NOT_TRACED),
                log,
                traces,
                metrics);
    }

    /** The first request after a restore opens its own connection. */
    @Override
    public final void afterRestore(org.crac.Context<? extends Resource> context) {
        start = Start.RESTORED;
        isRestored = true;
    }

    /** A bean of this function. */
    protected final <T> T bean(Class<T> type) {
        return getApplicationContext().getBean(type);
    }
}
