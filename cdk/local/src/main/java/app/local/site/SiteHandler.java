package app.local.site;

import app.local.assembly.HeaderRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.CompressedContentFormat;
import org.eclipse.jetty.http.content.HttpContent;
import org.eclipse.jetty.http.content.PreCompressedHttpContentFactory;
import org.eclipse.jetty.http.content.ResourceHttpContentFactory;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ResourceHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.URIUtil;
import org.eclipse.jetty.util.resource.ResourceFactory;

/**
 * Serves the built web site as CloudFront does: the home page is index.html, and any other path without a file and
 * without a file extension is a page of the single-page application, so it gets app.html. Who takes brotli or gzip gets
 * what the build of the site compressed, where CloudFront compresses by itself.
 */
public final class SiteHandler extends Handler.Wrapper {

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
     * @param web the folder web/ of the project: build/ holds the built site, target/compressed/ the same files
     *     compressed, as {@code <file>.br} and {@code <file>.gz}; neither need exist yet
     * @param headers what CloudFront adds; empty for sensible defaults
     */
    public SiteHandler(Path web, List<HeaderRule> headers) {
        directory = existing(web.resolve("build"));
        this.headers = headers.isEmpty() ? DEFAULTS : headers;
        ResourceFactory resources = ResourceFactory.of(this);
        ResourceHandler files = new UncachedFiles();
        files.setBaseResource(ResourceFactory.combine(
                resources.newResource(directory), resources.newResource(existing(web.resolve("target/compressed")))));
        files.setPrecompressedFormats(CompressedContentFormat.BR, CompressedContentFormat.GZIP);
        files.setEtags(true);
        files.setDirAllowed(false);
        setHandler(files);
    }

    private static Path existing(Path folder) {
        try {
            return Files.createDirectories(folder).toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + folder, e);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        for (HeaderRule rule : headers) {
            response.getHeaders().put(rule.name().toLowerCase(Locale.ROOT), rule.value());
        }
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            response.getHeaders().put("allow", "GET, HEAD");
            text(response, callback, 405, "The web site is only read; the API is at /api/.");
            return true;
        }
        String path = request.getHttpURI().getPath();
        String file = isFile(path) || hasExtension(path) ? path : page(path);
        if (isFile(file)) {
            boolean isHashed = file.startsWith(IMMUTABLE);
            response.getHeaders().put("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
            return super.handle(Request.serveAs(request, Request.newHttpURIFrom(request, file)), response, callback);
        }
        if (hasExtension(path)) {
            text(response, callback, 404, "There is no such file.");
            return true;
        }
        response.setStatus(200);
        response.getHeaders().put("content-type", "text/html;charset=utf-8");
        response.getHeaders().put("cache-control", "no-cache");
        response.write(true, ByteBuffer.wrap(NO_SITE_YET.getBytes(StandardCharsets.UTF_8)), callback);
        return true;
    }

    /** Whether a path, percent-encoded, is that of a file; never of one outside of the site. */
    private boolean isFile(String rawPath) {
        try {
            String path = URIUtil.decodePath(rawPath);
            Path file = directory.resolve(path.replaceFirst("^/+", "")).normalize();
            return path.indexOf('\0') < 0 && file.startsWith(directory) && Files.isRegularFile(file);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String page(String path) {
        return path.equals("/") ? "/index.html" : "/app.html";
    }

    private static boolean hasExtension(String path) {
        return path.substring(path.lastIndexOf('/') + 1).contains(".");
    }

    private static void text(Response response, Callback callback, int status, String text) {
        response.setStatus(status);
        response.getHeaders().put("content-type", "text/plain;charset=utf-8");
        response.write(true, ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)), callback);
    }

    /** Jetty's handler of files, without its cache of a second: a page that was built anew is there at once. */
    private static final class UncachedFiles extends ResourceHandler {

        @Override
        protected HttpContent.Factory newHttpContentFactory(ByteBufferPool.Sized buffers) {
            return new PreCompressedHttpContentFactory(
                    new ResourceHttpContentFactory(getBaseResource(), getMimeTypes(), buffers),
                    getPrecompressedFormats());
        }
    }
}
