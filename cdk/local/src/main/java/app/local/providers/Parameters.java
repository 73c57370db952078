package app.local.providers;

import app.local.http.RequestBody;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Parameters of a query string or a form (application/x-www-form-urlencoded); absent ones are empty. */
record Parameters(Map<String, String> values) {

    private static final int FORM_LIMIT = 64 * 1024;

    static Parameters ofQuery(Request request) {
        return parse(request.getHttpURI().getQuery());
    }

    /** @return empty when the form is over 64 KB */
    static Parameters ofForm(Request request) throws IOException {
        byte[] body = RequestBody.read(request, FORM_LIMIT);
        return parse(body == null ? "" : new String(body, StandardCharsets.UTF_8));
    }

    static Parameters parse(@Nullable String text) {
        Map<String, String> values = new LinkedHashMap<>();
        if (text != null && !text.isEmpty()) {
            for (String pair : text.split("&")) {
                String[] parts = pair.split("=", 2);
                values.putIfAbsent(decode(parts[0]), parts.length > 1 ? decode(parts[1]) : "");
            }
        }
        return new Parameters(values);
    }

    String get(String name) {
        return values.getOrDefault(name, "");
    }

    boolean has(String name) {
        return !get(name).isEmpty();
    }

    /** Adds parameters to a URI; names and values in turn, empty values left out. */
    static String append(String uri, String... pairs) {
        StringBuilder text = new StringBuilder(uri);
        char separator = uri.indexOf('?') < 0 ? '?' : '&';
        for (int i = 0; i + 1 < pairs.length; i += 2) {
            if (!pairs[i + 1].isEmpty()) {
                text.append(separator).append(pairs[i]).append('=').append(encode(pairs[i + 1]));
                separator = '&';
            }
        }
        return text.toString();
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return ""; // A broken percent sign: as good as absent.
        }
    }
}
