package app.local.site;

import app.local.assembly.HeaderRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.MimeTypes;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;

/**
 * Serves the built web site as CloudFront does: a path without a file and without a file extension is a page of the
 * single-page application, so it gets index.html.
 */
public final class SiteHandler extends Handler.Abstract {

    private static final String IMMUTABLE = "/_app/immutable/";
    /** Where the template has no policy: nothing that could break a page. */
    private static final List<HeaderRule> DEFAULTS = List.of(
            new HeaderRule(
                    "content-security-policy", "frame-ancestors 'none'; object-src 'none'; base-uri 'self'", true),
            new HeaderRule("x-content-type-options", "nosniff", true),
            new HeaderRule("referrer-policy", "strict-origin-when-cross-origin", true));

    private static final String NO_SITE_YET = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <title>The API is up</title>
            <h1>The API is up</h1>
            <p>The web site is not built yet: run <code>npm ci</code> and <code>npm run build</code> in <code>web/</code>,
            then reload this page.</p>
            <ul>
            <li><a href="/api/auth/google/login">Sign in with Google</a>
            <li><a href="/api/auth/github/login">Sign in with GitHub</a>
            <li><a href="/api/user/me">Who am I?</a>
            </ul>
            """;

    private final Path directory;
    private final List<HeaderRule> headers;

    /**
     * @param directory the built site; need not exist yet
     * @param headers what CloudFront adds; empty for sensible defaults
     */
    public SiteHandler(Path directory, List<HeaderRule> headers) {
        this.directory = directory.toAbsolutePath().normalize();
        this.headers = headers.isEmpty() ? DEFAULTS : headers;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        for (HeaderRule rule : headers) {
            response.getHeaders().put(rule.name().toLowerCase(Locale.ROOT), rule.value());
        }
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            response.getHeaders().put("allow", "GET, HEAD");
            text(response, callback, 405, "The web site is only read; the API is at /api/.");
            return true;
        }
        String path = request.getHttpURI().getPath();
        Optional<Path> file = find(path);
        if (file.isPresent()) {
            file(request, response, callback, path, file.get());
        } else if (hasExtension(path)) {
            text(response, callback, 404, "There is no such file.");
        } else {
            response.setStatus(200);
            response.getHeaders().put("content-type", "text/html;charset=utf-8");
            response.getHeaders().put("cache-control", "no-cache");
            response.write(true, ByteBuffer.wrap(NO_SITE_YET.getBytes(StandardCharsets.UTF_8)), callback);
        }
        return true;
    }

    private Optional<Path> find(String rawPath) {
        Optional<Path> exact = decode(rawPath).flatMap(this::inside).filter(Files::isRegularFile);
        if (exact.isPresent() || hasExtension(rawPath)) {
            return exact;
        }
        return inside("/index.html").filter(Files::isRegularFile);
    }

    private static Optional<String> decode(String rawPath) {
        try {
            return Optional.of(URIUtil.decodePath(rawPath));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The file of a path; never one outside of the site. */
    private Optional<Path> inside(String path) {
        if (path.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        Path file = directory.resolve(path.replaceFirst("^/+", "")).normalize();
        return file.startsWith(directory) ? Optional.of(file) : Optional.empty();
    }

    private static boolean hasExtension(String path) {
        return path.substring(path.lastIndexOf('/') + 1).contains(".");
    }

    private static void file(Request request, Response response, Callback callback, String path, Path file)
            throws IOException {
        HttpFields.Mutable fields = response.getHeaders();
        Instant modified = Files.getLastModifiedTime(file).toInstant();
        String tag = "\"" + Long.toHexString(modified.toEpochMilli()) + "-" + Long.toHexString(Files.size(file)) + "\"";
        fields.put("etag", tag);
        fields.put("cache-control", path.startsWith(IMMUTABLE) ? "public, max-age=31536000, immutable" : "no-cache");
        if (tag.equals(request.getHeaders().get("if-none-match"))) {
            response.setStatus(304);
            response.write(true, ByteBuffer.allocate(0), callback);
            return;
        }
        response.setStatus(200);
        fields.put("content-type", typeOf(file));
        response.write(true, ByteBuffer.wrap(Files.readAllBytes(file)), callback);
    }

    private static String typeOf(Path file) {
        String name = String.valueOf(file.getFileName());
        String type = MimeTypes.DEFAULTS.getMimeByExtension(name);
        if (type == null) {
            return "application/octet-stream";
        }
        boolean isText = type.startsWith("text/") || type.equals("application/json");
        return isText && !type.contains("charset") ? type + ";charset=utf-8" : type;
    }

    private static void text(Response response, Callback callback, int status, String text) {
        response.setStatus(status);
        response.getHeaders().put("content-type", "text/plain;charset=utf-8");
        response.write(true, ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)), callback);
    }
}
