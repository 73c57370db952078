package app.local.http;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/** A small HTTP server that only this machine reaches; each request is handled on a virtual thread of its own. */
public final class LoopbackServer implements AutoCloseable {

    private final String name;
    private final Server server;
    private final int port;

    private LoopbackServer(String name, Server server, int port) {
        this.name = name;
        this.server = server;
        this.port = port;
    }

    /** Answers one request. */
    @FunctionalInterface
    public interface Answerer {
        Answer answer(Request request) throws Exception;
    }

    /**
     * An answer.
     *
     * @param headers names and values in turn
     */
    public record Answer(int status, String contentType, byte[] body, String... headers) {

        public static Answer json(int status, byte[] body, String... headers) {
            return new Answer(status, "application/json", body, headers);
        }

        public static Answer html(int status, String page, String... headers) {
            return new Answer(status, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8), headers);
        }

        public static Answer redirect(String location) {
            return new Answer(302, "", new byte[0], "Location", location);
        }
    }

    /**
     * Listens.
     *
     * @param name for messages
     * @param port 0 for any free one
     * @throws IllegalStateException when the port is taken
     */
    public static LoopbackServer start(String name, int port, Answerer answerer) {
        Server server = new Server(new VirtualThreadPool());
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(32 * 1024);
        http.setUriCompliance(UriCompliance.UNSAFE); // ARNs come percent-encoded in paths.
        server.setHandler(new HostGuard(new Calls(name, answerer)));
        server.setStopTimeout(0);
        try {
            int opened = Loopback.open(server, name, port, http);
            server.start();
            return new LoopbackServer(name, server, opened);
        } catch (Exception e) {
            throw new IllegalStateException("cannot open " + name + " on port " + port + ": " + e.getMessage(), e);
        }
    }

    public int port() {
        return port;
    }

    /** With the host as an address. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop " + name, e);
        }
    }

    private static final class Calls extends Handler.Abstract {

        private final String name;
        private final Answerer answerer;

        Calls(String name, Answerer answerer) {
            this.name = name;
            this.answerer = answerer;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            Answer answer = answer(request);
            response.setStatus(answer.status);
            if (!answer.contentType.isEmpty()) {
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType);
            }
            for (int i = 0; i + 1 < answer.headers.length; i += 2) {
                response.getHeaders().put(answer.headers[i], answer.headers[i + 1]);
            }
            if (answer.status != 204) {
                response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body.length);
            }
            response.write(true, ByteBuffer.wrap(answer.body), callback);
            return true;
        }

        private Answer answer(Request request) throws Exception {
            try {
                return answerer.answer(request);
            } catch (RequestBody.NoRoomException e) {
                return text(503, String.valueOf(e.getMessage()), "Retry-After", "1");
            } catch (RuntimeException e) {
                System.err.println(name + " failed at " + request.getMethod() + " " + request.getHttpURI() + ":");
                e.printStackTrace();
                return text(500, "Internal Server Error");
            }
        }

        private static Answer text(int status, String text, String... headers) {
            return new Answer(
                    status, "text/plain;charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8), headers);
        }
    }
}
