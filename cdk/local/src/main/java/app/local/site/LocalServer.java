package app.local.site;

import app.local.assembly.SiteSpec;
import app.local.gateway.AccessLog;
import app.local.gateway.GatewayHandler;
import app.local.gateway.HttpApi;
import app.local.gateway.JsonErrors;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/**
 * The two addresses of this machine: one origin for browsers, as CloudFront makes it, and the HTTP API itself, whose
 * IAM routes CloudFront does not forward. Both listen on loopback only.
 */
public final class LocalServer implements AutoCloseable {

    private static final String SITE = "site";
    private static final String API = "api";
    private static final String LOOPBACK = "127.0.0.1";
    /** Pages of the local target itself come here; the site and the API may not. */
    private static final String RESERVED = "/_local";
    /** API Gateway's limit on the request line and the headers together. */
    private static final int LONGEST_HEADERS = 10_240;

    private final Server server;
    private final ServerConnector site;
    private final ServerConnector api;

    private LocalServer(Server server, ServerConnector site, ServerConnector api) {
        this.server = server;
        this.site = site;
        this.api = api;
    }

    /** The port is taken; the message names it and says what to do. */
    public static final class PortTakenException extends IOException {

        private static final long serialVersionUID = 1;

        PortTakenException(int port, String setting) {
            super("Port " + port + " is taken by another program; end that, or choose another with -D" + setting
                    + "=<port>.");
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
        ServerConnector siteConnector = connector(server, SITE, port);
        ServerConnector apiConnector = connector(server, API, apiPort);
        Handler site = new SiteHandler(web, headers.pageHeaders());
        Handler siteApi = new GatewayHandler(api, headers.apiHeaders(), log);
        Handler ownApi = new GatewayHandler(api, List.of(), log);
        server.setHandler(new Origin(site, siteApi, ownApi, console));
        server.setErrorHandler(new JsonErrors());
        open(siteConnector, port, "port");
        try {
            open(apiConnector, apiPort, "apiPort");
            server.start();
        } catch (IOException e) {
            siteConnector.close();
            throw e;
        } catch (Exception e) {
            throw new IOException("Cannot start the gateway: " + e.getMessage(), e);
        }
        return new LocalServer(server, siteConnector, apiConnector);
    }

    private static ServerConnector connector(Server server, String name, int port) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(LONGEST_HEADERS);
        http.setResponseHeaderSize(LONGEST_HEADERS);
        // The gateway looks at paths itself, as API Gateway does.
        http.setUriCompliance(UriCompliance.UNSAFE);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setName(name);
        connector.setHost(LOOPBACK);
        connector.setPort(port);
        connector.setIdleTimeout(60_000);
        server.addConnector(connector);
        return connector;
    }

    private static void open(ServerConnector connector, int port, String setting) throws IOException {
        try {
            connector.open();
        } catch (IOException e) {
            if (e instanceof BindException || e.getCause() instanceof BindException) {
                throw new PortTakenException(port, setting);
            }
            throw e;
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
    public static int free(int port, String setting) throws PortTakenException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new PortTakenException(port, setting);
        }
    }

    /** Where browsers go. */
    public int port() {
        return site.getLocalPort();
    }

    /** Where the HTTP API itself listens. */
    public int apiPort() {
        return api.getLocalPort();
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
