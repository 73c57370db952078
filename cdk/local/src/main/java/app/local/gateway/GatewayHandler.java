package app.local.gateway;

import app.local.assembly.HeaderRule;
import app.local.gateway.GatewayRequest.Header;
import app.local.http.RequestBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Serves an HTTP API over Jetty. */
public final class GatewayHandler extends Handler.Abstract {

    private final Supplier<HttpApi> api;
    private final List<HeaderRule> extraHeaders;
    private final AccessLog log;

    /**
     * @param api asked for at each request
     * @param extraHeaders what CloudFront adds to the answers; none for the API's own port
     */
    public GatewayHandler(Supplier<HttpApi> api, List<HeaderRule> extraHeaders, AccessLog log) {
        this.api = api;
        this.extraHeaders = extraHeaders;
        this.log = log;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        long start = System.nanoTime();
        GatewayResponse answer = answer(request, response);
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

    private GatewayResponse answer(Request request, Response response) throws IOException {
        byte @Nullable [] body;
        try {
            body = RequestBody.read(request, HttpApi.LONGEST_BODY);
        } catch (RequestBody.NoRoomException e) {
            response.getHeaders().put("retry-after", "1");
            return refused(response, GatewayError.SERVICE_UNAVAILABLE.answer(String.valueOf(e.getMessage())));
        }
        return body == null
                ? refused(response, GatewayError.REQUEST_TOO_LARGE.answer("the body is over 10 MB"))
                : api.get().handle(read(request, body));
    }

    /** A body may go on beyond what was dropped of it, so the connection cannot serve another request. */
    private static GatewayResponse refused(Response response, GatewayResponse answer) {
        response.getHeaders().put("connection", "close");
        return answer;
    }

    /**
     * A request as it came over the wire.
     *
     * @param body all of it
     */
    public static GatewayRequest read(Request request, byte[] body) {
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
                // Jetty has an IPv6 address in brackets, as in an URI; API Gateway has it without.
                Request.getRemoteAddr(request).replaceAll("[\\[\\]]", ""),
                Request.getLocalPort(request));
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
