package app.local.gateway;

import app.local.assembly.HeaderRule;
import app.local.gateway.GatewayRequest.Header;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Serves an HTTP API over Jetty. */
public final class GatewayHandler extends Handler.Abstract {

    /** Of a body over the limit, in bytes. */
    private static final long MOST_DROPPED = 64L * 1024 * 1024;

    private final HttpApi api;
    private final List<HeaderRule> extraHeaders;
    private final AccessLog log;

    /** @param extraHeaders what CloudFront adds to the answers; none for the API's own port */
    public GatewayHandler(HttpApi api, List<HeaderRule> extraHeaders, AccessLog log) {
        this.api = api;
        this.extraHeaders = extraHeaders;
        this.log = log;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        long start = System.nanoTime();
        byte[] body = body(request);
        GatewayResponse answer = body == null ? tooLarge(response) : api.handle(read(request, body));
        write(answer, response, callback);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        log.write(
                request.getMethod(),
                request.getHttpURI().getPath(),
                answer.status(),
                took,
                answer.remark(),
                answer.trace());
        return true;
    }

    /** A body may go on beyond what was dropped of it, so the connection cannot serve another request. */
    private static GatewayResponse tooLarge(Response response) {
        response.getHeaders().put("connection", "close");
        return GatewayError.REQUEST_TOO_LARGE.answer("the body is over 10 MB");
    }

    private static GatewayRequest read(Request request, byte[] body) {
        List<Header> headers = new ArrayList<>();
        for (HttpField field : request.getHeaders()) {
            headers.add(new Header(field.getLowerCaseName(), field.getValue() == null ? "" : field.getValue()));
        }
        String query = request.getHttpURI().getQuery();
        return new GatewayRequest(
                request.getMethod(),
                request.getHttpURI().getPath(),
                query == null ? "" : query,
                request.getConnectionMetaData().getProtocol(),
                headers,
                body,
                Request.getRemoteAddr(request),
                Request.getLocalPort(request));
    }

    /**
     * The body, or null if it is over the limit. Then it is read on and dropped: who is still sending when the
     * connection ends never sees the answer.
     */
    private static byte @Nullable [] body(Request request) throws IOException {
        if (request.getLength() == 0) {
            return new byte[0];
        }
        try (InputStream in = Content.Source.asInputStream(request)) {
            byte[] body = in.readNBytes(HttpApi.LONGEST_BODY + 1);
            if (body.length <= HttpApi.LONGEST_BODY) {
                return body;
            }
            in.skip(MOST_DROPPED);
            return null;
        }
    }

    private void write(GatewayResponse answer, Response response, Callback callback) {
        response.setStatus(answer.status());
        HttpFields.Mutable fields = response.getHeaders();
        for (Header header : answer.headers()) {
            fields.add(header.name(), header.value());
        }
        for (HeaderRule rule : extraHeaders) {
            String name = rule.name().toLowerCase(Locale.ROOT);
            if (rule.override() || !fields.contains(name)) {
                fields.put(name, rule.value());
            }
        }
        boolean hasBody = answer.status() != 204 && answer.status() != 304;
        response.write(true, hasBody ? ByteBuffer.wrap(answer.body()) : ByteBuffer.allocate(0), callback);
    }
}
