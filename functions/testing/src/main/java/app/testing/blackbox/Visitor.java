package app.testing.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** A person with a browser: keeps cookies, says where its requests come from, follows no redirect by itself. */
public final class Visitor {

    /** The name of the session cookie. */
    public static final String SESSION = "__Host-session_token";

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final String site;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    /** A new browser, without cookies, at a site such as {@code http://localhost:8080}. */
    public Visitor(String site) {
        this.site = site;
    }

    /** A browser that somebody new has signed in with, at a stand-in of GitHub. */
    public static Visitor signedIn(String site, String name) throws IOException, InterruptedException {
        Visitor visitor = new Visitor(site);
        HttpResponse<String> back = visitor.signIn("github", name + "-" + UUID.randomUUID());
        if (back.statusCode() != 302 || !location(back).equals("/entities")) {
            throw new AssertionError("nobody was signed in: " + back.statusCode() + " " + back.headers() + back.body());
        }
        return visitor;
    }

    /** Signs in at a provider's stand-in, and returns the answer to the callback. */
    public HttpResponse<String> signIn(String provider, String name) throws IOException, InterruptedException {
        return follow(callback(provider, name));
    }

    /** Goes through the provider, up to the address of the callback. */
    public String callback(String provider, String name) throws IOException, InterruptedException {
        String page = location(get("/api/auth/" + provider + "/login?return_to=/entities"));
        String form = "name=" + URLEncoder.encode(name, UTF_8) + "&email=" + URLEncoder.encode(name, UTF_8)
                + "%40example.com";
        HttpRequest request = HttpRequest.newBuilder(URI.create(page))
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        String callback = location(HTTP.send(request, BodyHandlers.ofString()));
        // On an emulator the API is not where the functions think that the site is.
        return site + callback.substring(callback.indexOf("/api/auth/"));
    }

    public HttpResponse<String> follow(String address) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(address)).GET());
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return follow(site + path);
    }

    public HttpResponse<String> send(String method, String path, String json) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(site + path))
                .header("sec-fetch-site", "same-origin")
                .method(method, BodyPublishers.ofString(json));
        if (!json.isEmpty()) {
            request.header("content-type", "application/json");
        }
        return send(request);
    }

    /** Sends a request with the cookies of this visitor, and keeps those of the answer. */
    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        if (!cookies.isEmpty()) {
            request.header(
                    "cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        HttpResponse<String> answer =
                HTTP.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
        for (String cookie : answer.headers().allValues("set-cookie")) {
            String name = cookie.substring(0, cookie.indexOf('='));
            if (cookie.contains("Max-Age=0;")) {
                cookies.remove(name);
            } else {
                cookies.put(name, cookie.substring(name.length() + 1, cookie.indexOf(';')));
            }
        }
        return answer;
    }

    /** The value of a cookie, or empty. */
    public String cookie(String name) {
        return cookies.getOrDefault(name, "");
    }

    /** Sets a cookie, as somebody would who stole it. */
    public Visitor setCookie(String name, String value) {
        cookies.put(name, value);
        return this;
    }

    /** The user's id as /api/user/me says it. */
    public String userId() throws IOException, InterruptedException {
        return field(get("/api/user/me"), "id");
    }

    /** The first string of that name in a JSON answer. */
    public static String field(HttpResponse<String> answer, String name) {
        String start = "\"" + name + "\":\"";
        int at = answer.body().indexOf(start);
        if (at < 0) {
            throw new AssertionError("no " + name + " in " + answer.statusCode() + " " + answer.body());
        }
        return answer.body().substring(at + start.length(), answer.body().indexOf('"', at + start.length()));
    }

    /** Where an answer sends the browser. */
    public static String location(HttpResponse<String> answer) {
        return answer.headers()
                .firstValue("location")
                .orElseThrow(() -> new AssertionError("no location in " + answer.statusCode() + " " + answer.body()));
    }
}
