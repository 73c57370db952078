package app.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.runtime.Configuration;
import app.runtime.database.Database;
import app.runtime.function.LambdaFunction;
import app.runtime.log.Log;
import com.amazonaws.services.lambda.runtime.Context;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What functions stand on in tests: variables that a test sets, and a log that it reads. */
@Factory
public final class TestServices {

    /** The environment variables of functions that are made from now on. */
    public static final Map<String, String> VARIABLES = new ConcurrentHashMap<>();

    /** The log of functions that are made from now on. */
    public static final ByteArrayOutputStream LOG = new ByteArrayOutputStream();

    @Singleton
    @Replaces(Configuration.class)
    Configuration configuration() {
        return new Configuration(VARIABLES);
    }

    @Singleton
    @Replaces(Log.class)
    Log log() {
        return new Log(new PrintStream(LOG, true, UTF_8));
    }

    /** The beans as a function has them, with a connection of their own. */
    public static ApplicationContext beans() {
        return ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .start();
    }

    /** Invokes a function as Lambda does; a direct invoke that is refused throws. */
    static String invoke(LambdaFunction function, String payload, String requestId) throws IOException {
        Context context = (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (proxy, method, arguments) -> method.getName().equals("getAwsRequestId") ? requestId : null);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        function.handleRequest(new ByteArrayInputStream(payload.getBytes(UTF_8)), out, context);
        return out.toString(UTF_8);
    }

    /** Ends a function's beans and its connection. */
    public static void close(ApplicationContext beans) {
        beans.getBean(Database.class).close();
        beans.close();
    }
}
