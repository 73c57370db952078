package app.local.site;

import app.local.assembly.SiteSpec;
import app.local.gateway.AccessLog;
import app.local.gateway.GatewayHandler;
import app.local.gateway.HttpApi;
import app.local.gateway.JsonErrors;
import app.local.http.HostGuard;
import app.local.http.Loopback;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/**
 * The two addresses of this machine: one origin for browsers, as CloudFront makes it, and the HTTP API itself, whose
 * IAM routes CloudFront does not forward. Both listen on loopback only, and answer under its names only.
 */
public final class LocalServer implements AutoCloseable {

    private static final String SITE = "site";
    private static final String API = "api";
    /** Pages of the local target itself come here; the site and the API may not. */
    private static final String RESERVED = "/_local";
    /** API Gateway's limit on the request line and the headers together. */
    private static final int LONGEST_HEADERS = 10_240;

    private static final long IDLE_MILLIS = 60_000;

    private final Server server;
    private final AtomicReference<HttpApi> api;
    private final int port;
    private final int apiPort;

    private LocalServer(Server server, AtomicReference<HttpApi> api, int port, int apiPort) {
        this.server = server;
        this.api = api;
        this.port = port;
        this.apiPort = apiPort;
    }

    /** The port is taken; the message names it and says what to do. */
    public static final class PortTakenException extends IOException {

        private static final long serialVersionUID = 1;

        PortTakenException(Loopback.PortTakenException taken, String setting) {
            super("Port " + taken.port() + " is taken by another program, at " + taken.address()
                    + "; end that, or choose another with -D" + setting + "=<port>.");
        }
    }

    /** Starts to listen, without a console. */
    public static LocalServer start(int port, int apiPort, HttpApi api, Path web, SiteSpec headers, AccessLog log)
            throws IOException {
        return start(port, apiPort, api, web, headers, log, new NoConsole());
    }

    /**
     * Starts to listen.
     *
     * @param port for browsers; 0 for any free one
     * @param apiPort for the HTTP API itself; 0 for any free one
     * @param web the folder web/ of the project
     * @param console answers under /_local/, on the port for browsers only
     * @throws PortTakenException if another program listens there
     */
    public static LocalServer start(
            int port, int apiPort, HttpApi api, Path web, SiteSpec headers, AccessLog log, Handler console)
            throws IOException {
        Server server = new Server(new VirtualThreadPool());
        Handler site = new SiteHandler(web, headers.pageHeaders());
        AtomicReference<HttpApi> served = new AtomicReference<>(api);
        Handler siteApi = new GatewayHandler(served::get, headers.apiHeaders(), log);
        Handler ownApi = new GatewayHandler(served::get, List.of(), log);
        server.setHandler(new HostGuard(new Origin(site, siteApi, ownApi, console)));
        server.setErrorHandler(new JsonErrors());
        int sitePort = open(server, SITE, port, "port");
        try {
            LocalServer started = new LocalServer(server, served, sitePort, open(server, API, apiPort, "apiPort"));
            server.start();
            return started;
        } catch (Exception e) {
            for (Connector connector : server.getConnectors()) {
                ((ServerConnector) connector).close();
            }
            throw e instanceof IOException io ? io : new IOException("Cannot start the gateway: " + e.getMessage(), e);
        }
    }

    private static int open(Server server, String name, int port, String setting) throws IOException {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(LONGEST_HEADERS);
        http.setResponseHeaderSize(LONGEST_HEADERS);
        http.setIdleTimeout(IDLE_MILLIS);
        // The gateway looks at paths itself, as API Gateway does.
        http.setUriCompliance(UriCompliance.UNSAFE);
        try {
            return Loopback.open(server, name, port, http);
        } catch (Loopback.PortTakenException e) {
            throw new PortTakenException(e, setting);
        }
    }

    /**
     * Finds out early whether a port can be had.
     *
     * @param port 0 for any
     * @param setting the property that chooses another
     * @return the port
     * @throws PortTakenException if another program listens there
     */
    public static int free(int port, String setting) throws IOException {
        try {
            return Loopback.free(port);
        } catch (Loopback.PortTakenException e) {
            throw new PortTakenException(e, setting);
        }
    }

    /** Serves another API from now on. The one before it still answers what it was asked, so it is not closed here. */
    public void serve(HttpApi other) {
        api.set(other);
    }

    /** Where browsers go. */
    public int port() {
        return port;
    }

    /** Where the HTTP API itself listens. */
    public int apiPort() {
        return apiPort;
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("Cannot stop the gateway: " + e.getMessage(), e);
        }
    }

    private static final class NoConsole extends Handler.Abstract {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            return true;
        }
    }

    /** Chooses who answers, as the behaviours of the CloudFront distribution do. */
    private static final class Origin extends Handler.Sequence {

        private final Handler site;
        private final Handler siteApi;
        private final Handler ownApi;
        private final Handler console;

        Origin(Handler site, Handler siteApi, Handler ownApi, Handler console) {
            super(site, siteApi, ownApi, console);
            this.site = site;
            this.siteApi = siteApi;
            this.ownApi = ownApi;
            this.console = console;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            if (API.equals(request.getConnectionMetaData().getConnector().getName())) {
                return ownApi.handle(request, response, callback);
            }
            String path = request.getHttpURI().getPath();
            if (path.equals(RESERVED) || path.startsWith(RESERVED + "/")) {
                return console.handle(request, response, callback);
            }
            boolean isApi = path.startsWith("/api/");
            return (isApi ? siteApi : site).handle(request, response, callback);
        }
    }
}
