package app.local.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers under the names of this machine only, at whatever port. A browser here goes wherever a page sends it, and a
 * page can let its own name lead to 127.0.0.1 (DNS rebinding): then it would read what it gets, as from its own site.
 * Such a request says another name in Host. Goes before everything else in each server.
 */
public final class HostGuard extends Handler.Wrapper {

    private static final Pattern OWN =
            Pattern.compile("(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);
    private static final byte[] REFUSAL =
            "This server answers at localhost only, not under another name.\n".getBytes(StandardCharsets.UTF_8);

    public HostGuard(Handler handler) {
        super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        @Nullable String authority = request.getHttpURI().getAuthority();
        if (isOwn(request.getHeaders().get(HttpHeader.HOST)) && (authority == null || isOwn(authority))) {
            return super.handle(request, response, callback);
        }
        response.setStatus(HttpStatus.FORBIDDEN_403);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.write(true, ByteBuffer.wrap(REFUSAL), callback);
        return true;
    }

    private static boolean isOwn(@Nullable String authority) {
        return authority != null && OWN.matcher(authority).matches();
    }
}
