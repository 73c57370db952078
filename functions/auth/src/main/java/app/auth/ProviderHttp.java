package app.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.auth.SignInFailedException.Reason;
import app.runtime.trace.SemanticConventions;
import app.runtime.trace.Span;
import app.runtime.trace.Tracer;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Requests to providers: bounded in time and size, no redirects followed, errors without what was sent. */
@Singleton
final class ProviderHttp {

    /** A callback makes up to three requests, then calls SignIn, and has 25 seconds for all of it. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    static final Duration READ_TIMEOUT = Duration.ofSeconds(3);

    /** A body that comes byte by byte, each in time, is given up after that long. */
    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(3);

    static final int MAX_BYTES = 256 * 1024;

    /** An answer, with its text. */
    record Answer(int status, String body) {

        boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        /** An answer of a token endpoint is a secret. */
        @Override
        public String toString() {
            return "Answer[" + status + "]";
        }
    }

    private final Tracer traces;

    ProviderHttp(Tracer traces) {
        this.traces = traces;
    }

    Answer get(String url, @Nullable String bearer) {
        return traced("GET", url, null, bearer);
    }

    Answer post(String url, Map<String, String> form) {
        return traced("POST", url, form(form), null);
    }

    private Answer traced(String method, String url, @Nullable String form, @Nullable String bearer) {
        try (Span span = span(method, url)) {
            Answer answer;
            try {
                answer = send(connection(url), bearer, form);
            } catch (SignInFailedException e) {
                span.fail(e.reason().code());
                throw e;
            } catch (IOException e) {
                span.fail(e.getClass().getName(), e);
                throw new SignInFailedException(Reason.PROVIDER_UNAVAILABLE, "no answer from " + withoutQuery(url), e);
            }
            span.set(SemanticConventions.HTTP_RESPONSE_STATUS_CODE, answer.status());
            if (!answer.isSuccess()) {
                span.fail(Integer.toString(answer.status()));
            }
            if (!answer.isSuccess() && (answer.status() < 400 || answer.status() >= 500)) {
                throw new SignInFailedException(
                        Reason.PROVIDER_UNAVAILABLE, "status " + answer.status() + " from " + withoutQuery(url));
            }
            return answer;
        }
    }

    /**
     * The span of a request (semantic conventions "HTTP client"): no query, which holds codes, and no userinfo. The
     * path is a provider's fixed one, so it is a template too.
     */
    Span span(String method, String url) {
        URI address = URI.create("http://unknown/");
        try {
            address = URI.create(withoutQuery(url));
        } catch (IllegalArgumentException e) {
            // Said by who sends the request.
        }
        String host = address.getHost() == null ? "unknown" : address.getHost();
        String path = String.valueOf(address.getRawPath());
        int port = address.getPort();
        Span span = traces.client(method + " " + path);
        span.set(SemanticConventions.HTTP_REQUEST_METHOD, method);
        span.set(SemanticConventions.SERVER_ADDRESS, host);
        span.set(SemanticConventions.SERVER_PORT, port >= 0 ? port : "http".equals(address.getScheme()) ? 80 : 443);
        span.set(
                SemanticConventions.URL_FULL, address.getScheme() + "://" + host + (port < 0 ? "" : ":" + port) + path);
        span.set(SemanticConventions.URL_TEMPLATE, path);
        return span;
    }

    /** Parameters as application/x-www-form-urlencoded. */
    static String form(Map<String, String> parameters) {
        StringJoiner form = new StringJoiner("&");
        parameters.forEach(
                (name, value) -> form.add(URLEncoder.encode(name, UTF_8) + "=" + URLEncoder.encode(value, UTF_8)));
        return form.toString();
    }

    private Answer send(HttpURLConnection connection, @Nullable String bearer, @Nullable String form)
            throws IOException {
        connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
        connection.setReadTimeout((int) READ_TIMEOUT.toMillis());
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Accept", "application/json");
        connection.setRequestProperty("User-Agent", "lambda-svelte-setup");
        String traceparent = traces.traceparent();
        if (traceparent != null) {
            connection.setRequestProperty("traceparent", traceparent);
        }
        if (!traces.tracestate().isEmpty()) {
            connection.setRequestProperty("tracestate", traces.tracestate());
        }
        if (bearer != null) {
            connection.setRequestProperty("Authorization", "Bearer " + bearer);
        }
        if (form != null) {
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
            try (var out = connection.getOutputStream()) {
                out.write(form.getBytes(UTF_8));
            }
        }
        return read(connection);
    }

    private static HttpURLConnection connection(String url) throws IOException {
        try {
            if (URI.create(url).toURL().openConnection() instanceof HttpURLConnection connection) {
                return connection;
            }
        } catch (IllegalArgumentException e) {
            // No URI at all, said below.
        }
        throw new SignInFailedException(Reason.PROVIDER_ERROR, "the provider gave an address that is not of HTTP");
    }

    private static Answer read(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        try (InputStream in = status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
            return new Answer(status, in == null ? "" : text(in));
        }
    }

    private static String text(InputStream in) throws IOException {
        long start = System.nanoTime();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            body.write(buffer, 0, count);
            if (body.size() > MAX_BYTES) {
                throw new IOException("more than " + MAX_BYTES + " bytes");
            }
            if (System.nanoTime() - start > BODY_TIMEOUT.toNanos()) {
                throw new IOException("the body took longer than " + BODY_TIMEOUT.toSeconds() + " seconds");
            }
        }
        return body.toString(UTF_8);
    }

    private static String withoutQuery(String url) {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }
}
