package app.local.gateway;

import app.local.assembly.HeaderRule;
import app.local.gateway.HttpRequest.Header;
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

/** Serves an HTTP API over Jetty. */
public final class GatewayHandler extends Handler.Abstract {

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
        HttpAnswer answer;
        if (request.getLength() > HttpApi.LONGEST_BODY) {
            answer = tooLarge(response);
        } else {
            HttpRequest received = read(request);
            answer = received.body().length > HttpApi.LONGEST_BODY ? tooLarge(response) : api.handle(received);
        }
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

    /** Whatever is left of the body is not read, so the connection cannot serve another request. */
    private static HttpAnswer tooLarge(Response response) {
        response.getHeaders().put("connection", "close");
        return GatewayError.REQUEST_TOO_LARGE.answer("the body is over 10 MB");
    }

    private static HttpRequest read(Request request) throws IOException {
        List<Header> headers = new ArrayList<>();
        for (HttpField field : request.getHeaders()) {
            headers.add(new Header(field.getLowerCaseName(), field.getValue() == null ? "" : field.getValue()));
        }
        String query = request.getHttpURI().getQuery();
        return new HttpRequest(
                request.getMethod(),
                request.getHttpURI().getPath(),
                query == null ? "" : query,
                request.getConnectionMetaData().getProtocol(),
                headers,
                body(request),
                Request.getRemoteAddr(request),
                Request.getLocalPort(request));
    }

    private static byte[] body(Request request) throws IOException {
        if (request.getLength() == 0) {
            return new byte[0];
        }
        try (InputStream in = Content.Source.asInputStream(request)) {
            return in.readNBytes(HttpApi.LONGEST_BODY + 1);
        }
    }

    private void write(HttpAnswer answer, Response response, Callback callback) {
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
