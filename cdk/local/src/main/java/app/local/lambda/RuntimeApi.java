package app.local.lambda;

import app.local.http.HostGuard;
import app.local.http.Loopback;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Lambda Runtime API (version 2018-06-01) for all environments, on one loopback port: each environment has a path
 * of its own, which its process gets as part of AWS_LAMBDA_RUNTIME_API.
 */
final class RuntimeApi implements AutoCloseable {

    /** Where an environment's process gets credentials, under the environment's path. */
    static final String CREDENTIALS = "/credentials";

    private static final String VERSION = "/2018-06-01/runtime/";
    private static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
    private static final byte[] ACCEPTED = "{\"status\":\"OK\"}\n".getBytes(StandardCharsets.UTF_8);

    private final Map<String, Environment> environments = new ConcurrentHashMap<>();
    private final AccessKey accessKey;
    private final Server server;
    private final ServerConnector connector;

    RuntimeApi(AccessKey accessKey) {
        this.accessKey = accessKey;
        QueuedThreadPool threads = new QueuedThreadPool(16, 2);
        threads.setVirtualThreadsExecutor(Lambda.THREADS);
        threads.setName("runtime-api");
        threads.setDaemon(true);
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(false);
        // A function's error may come with its stack trace in a header of up to 1 MB.
        http.setRequestHeaderSize(2 * 1024 * 1024);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setAcceptQueueSize(Loopback.BACKLOG);
        connector.setIdleTimeout(0); // An idle environment waits in /next for as long as it lives.
        server.addConnector(connector);
        server.setHandler(new HostGuard(new Calls()));
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException("cannot open the Runtime API on a loopback port", e);
        }
    }

    /** @return what AWS_LAMBDA_RUNTIME_API is for this environment */
    String add(Environment environment) {
        environments.put(environment.id(), environment);
        return "127.0.0.1:" + connector.getLocalPort() + "/" + environment.id();
    }

    void remove(Environment environment) {
        environments.remove(environment.id());
    }

    @Override
    public void close() {
        try {
            server.setStopTimeout(0);
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the Runtime API does not stop", e);
        }
    }

    private final class Calls extends Handler.Abstract {

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            String path = Request.getPathInContext(request);
            int end = path.indexOf('/', 1);
            Environment environment = end < 0 ? null : environments.get(path.substring(1, end));
            if (environment == null) {
                error(response, callback, 404, "InvalidEnvironment", "no such environment");
                return true;
            }
            String call = path.substring(end);
            boolean get = HttpMethod.GET.is(request.getMethod());
            if (get && call.equals(CREDENTIALS)) {
                credentials(request, response, callback);
                return true;
            }
            if (!call.startsWith(VERSION)) {
                error(response, callback, 404, "InvalidPath", "no such call: " + path);
                return true;
            }
            String operation = call.substring(VERSION.length());
            try {
                if (get && operation.equals("invocation/next")) {
                    next(environment, response, callback);
                } else if (get && operation.equals("restore/next")) {
                    environment.restoreNext();
                    send(response, callback, 200, new byte[0]);
                } else if (get) {
                    error(response, callback, 404, "InvalidPath", "no such call: " + path);
                } else {
                    post(environment, operation, request, response, callback);
                }
            } catch (IllegalStateException e) {
                error(response, callback, 403, "InvalidStateTransition", String.valueOf(e.getMessage()));
            }
            return true;
        }

        private void next(Environment environment, Response response, Callback callback) throws InterruptedException {
            Optional<Invocation> given = environment.awaitNext();
            if (given.isEmpty()) {
                error(response, callback, 410, "Gone", "the environment has ended");
                return;
            }
            Invocation invocation = given.get();
            long deadline = System.currentTimeMillis()
                    + environment.limits().invocation().toMillis();
            response.getHeaders().put("Lambda-Runtime-Aws-Request-Id", invocation.requestId());
            response.getHeaders().put("Lambda-Runtime-Deadline-Ms", Long.toString(deadline));
            response.getHeaders()
                    .put(
                            "Lambda-Runtime-Invoked-Function-Arn",
                            invocation.function().arn());
            response.getHeaders().put("Lambda-Runtime-Trace-Id", invocation.traceHeader());
            send(response, callback, 200, invocation.payload());
        }

        private void post(
                Environment environment, String operation, Request request, Response response, Callback callback)
                throws Exception {
            byte[] body = body(request);
            if (operation.equals("init/error") || operation.equals("restore/error")) {
                environment.initError(Failures.reported(bodyOrEmpty(body), errorType(request)));
                send(response, callback, 202, ACCEPTED);
                return;
            }
            String[] parts = operation.split("/", -1);
            boolean known = false;
            if (parts.length == 3 && parts[0].equals("invocation") && parts[2].equals("response")) {
                if (body == null) {
                    environment.respond(parts[1], Cause.tooLarge());
                    error(response, callback, 413, "RequestEntityTooLarge", "the answer is over 6 MB");
                    return;
                }
                known = environment.respond(parts[1], Cause.of(new InvocationOutcome.Success(body)));
            } else if (parts.length == 3 && parts[0].equals("invocation") && parts[2].equals("error")) {
                known = environment.respond(
                        parts[1], Cause.of(Failures.reported(bodyOrEmpty(body), errorType(request))));
            } else {
                error(response, callback, 404, "InvalidPath", "no such call: " + operation);
                return;
            }
            if (known) {
                send(response, callback, 202, ACCEPTED);
            } else {
                error(response, callback, 400, "InvalidRequestID", "no such invocation: " + parts[1]);
            }
        }

        private void credentials(Request request, Response response, Callback callback) {
            if (!accessKey.sessionToken().equals(request.getHeaders().get(HttpHeader.AUTHORIZATION))) {
                error(response, callback, 403, "InvalidToken", "this is not AWS_CONTAINER_AUTHORIZATION_TOKEN");
                return;
            }
            byte[] json = JsonMapper.shared()
                    .writeValueAsBytes(Map.of(
                            "AccessKeyId", accessKey.id(),
                            "SecretAccessKey", accessKey.secret(),
                            "Token", accessKey.sessionToken(),
                            "Expiration",
                                    Instant.now()
                                            .plus(6, ChronoUnit.HOURS)
                                            .truncatedTo(ChronoUnit.SECONDS)
                                            .toString()));
            send(response, callback, 200, json);
        }
    }

    /**
     * @return nothing when the body is over the limit; it was read all the same, so that the sender hears our answer
     */
    private static byte @Nullable [] body(Request request) throws Exception {
        ByteBuffer bytes = Content.Source.asByteBuffer(request);
        if (bytes.remaining() > Lambda.PAYLOAD_LIMIT) {
            return null;
        }
        byte[] body = new byte[bytes.remaining()];
        bytes.get(body);
        return body;
    }

    private static byte[] bodyOrEmpty(byte @Nullable [] body) {
        return body == null ? new byte[0] : body;
    }

    private static String errorType(Request request) {
        String type = request.getHeaders().get(ERROR_TYPE);
        return type == null ? "Runtime.Unknown" : type;
    }

    private static void error(Response response, Callback callback, int status, String type, String message) {
        byte[] json = JsonMapper.shared().writeValueAsBytes(Map.of("errorType", type, "errorMessage", message));
        send(response, callback, status, json);
    }

    private static void send(Response response, Callback callback, int status, byte[] body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
