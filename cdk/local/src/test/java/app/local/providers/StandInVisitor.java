package app.local.providers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A person with a browser that follows no redirect by itself. */
final class StandInVisitor implements AutoCloseable {

    private final HttpClient browser = HttpClient.newHttpClient();

    HttpResponse<String> get(String uri, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    HttpResponse<String> post(String uri, String form, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** @return where the answer sends the browser, or nothing */
    static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElse("");
    }

    /** @return a parameter of where the answer sends the browser */
    static String returned(HttpResponse<String> response, String parameter) {
        return Parameters.parse(URI.create(location(response)).getRawQuery()).get(parameter);
    }

    @Override
    public void close() {
        browser.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
