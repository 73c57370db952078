package app.local.gateway;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/**
 * What is wrong before a handler sees it, a malformed request line or header say, is answered in the gateway's form.
 */
public final class JsonErrors extends ErrorHandler {

    private static final HttpField JSON = new HttpField(HttpHeader.CONTENT_TYPE, "application/json");

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        response.getHeaders().put(JSON);
        response.write(true, body(response.getStatus()), callback);
        return true;
    }

    private static ByteBuffer body(int status) {
        HttpStatus.Code code = HttpStatus.getCode(status);
        return ByteBuffer.wrap(GatewayError.body(code == null ? "Error" : code.getMessage()));
    }
}
