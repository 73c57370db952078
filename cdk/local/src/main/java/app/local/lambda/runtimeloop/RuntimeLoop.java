package app.local.lambda.runtimeloop;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.api.client.LambdaEnvironment;
import com.amazonaws.services.lambda.runtime.api.client.LambdaRequestHandler;
import com.amazonaws.services.lambda.runtime.api.client.logging.LambdaContextLogger;
import com.amazonaws.services.lambda.runtime.api.client.logging.StdOutLogSink;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaRuntimeApiClient;
import com.amazonaws.services.lambda.runtime.api.client.util.ConcurrencyConfig;
import com.amazonaws.services.lambda.runtime.logging.LogFormat;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * AWS's runtime interface client over plain Java HTTP instead of its native library. Everything else is the client's
 * own: how a handler is found, how events are read, the snapshot hooks, the loop itself.
 */
public final class RuntimeLoop extends AWSLambda {

    private RuntimeLoop() {}

    /** @param args the handler */
    public static void main(String[] args) throws Throwable {
        LambdaRuntimeApiClient client = new RuntimeApiClient(LambdaEnvironment.RUNTIME_API);
        try (LambdaContextLogger logger = new LambdaContextLogger(
                new StdOutLogSink(),
                LogLevel.fromString(LambdaEnvironment.LAMBDA_LOG_LEVEL),
                LogFormat.fromString(LambdaEnvironment.LAMBDA_LOG_FORMAT))) {
            startRuntimeLoops(load(args[0], logger, client), logger, new ConcurrencyConfig(logger), client);
        }
    }

    /** The client's own loading is not for others to call; it would have to be repeated here word for word. */
    private static LambdaRequestHandler load(String handler, LambdaContextLogger logger, LambdaRuntimeApiClient client)
            throws Throwable {
        Method load = AWSLambda.class.getDeclaredMethod(
                "getLambdaRequestHandlerObject", String.class, LambdaContextLogger.class, LambdaRuntimeApiClient.class);
        load.setAccessible(true);
        try {
            return (LambdaRequestHandler) load.invoke(null, handler, logger, client);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
