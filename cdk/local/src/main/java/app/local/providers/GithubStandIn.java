package app.local.providers;

import app.local.http.LoopbackServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * GitHub's part: its OAuth web flow and the two calls of its API that name a user. Errors have GitHub's codes, words
 * and places: those of the token exchange come with HTTP 200.
 */
final class GithubStandIn {

    static final String PATH = "/github";

    private static final String API = "/api";
    private static final String NAME = "GitHub";
    private static final String DOCUMENTATION =
            "https://docs.github.com/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors";
    private static final Duration CODE_LIFE = Duration.ofMinutes(10);
    private static final Duration TOKEN_LIFE = Duration.ofHours(8);

    private final StandInClient client;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Grant> codes = new ConcurrentHashMap<>();
    private final Map<String, Grant> tokens = new ConcurrentHashMap<>();

    GithubStandIn(StandInClient client) {
        this.client = client;
    }

    Answer answer(Request request) throws IOException {
        String path = Request.getPathInContext(request).substring(PATH.length());
        boolean get = HttpMethod.GET.is(request.getMethod());
        boolean post = HttpMethod.POST.is(request.getMethod());
        if (path.equals("/login/oauth/authorize") && (get || post)) {
            return authorize(Parameters.ofQuery(request), post ? Parameters.ofForm(request) : null);
        }
        if (path.equals("/login/oauth/access_token") && post) {
            return accessToken(request, Parameters.ofForm(request));
        }
        if (get && path.startsWith(API + "/")) {
            return api(request, path.substring(API.length()));
        }
        return Pages.error(404, NAME, "not found", "There is nothing at " + path + ".");
    }

    private Answer authorize(Parameters query, @Nullable Parameters form) {
        if (!client.has(query.get("client_id"))) {
            return Pages.error(404, NAME, "not found", "No application has this client_id.");
        }
        String redirect = query.get("redirect_uri");
        if (!client.mayReturnTo(redirect)) {
            return Pages.error(
                    400,
                    NAME,
                    "redirect_uri_mismatch",
                    "The redirect_uri MUST match the registered callback URL for this application: " + client.callback()
                            + " on localhost.");
        }
        String state = query.get("state");
        if (!query.get("code_challenge_method").equals("S256")
                || query.get("code_challenge").length() != 43) {
            return Answer.redirect(Parameters.append(
                    redirect,
                    "error",
                    "invalid_request",
                    "error_description",
                    "A PKCE code_challenge with the method S256 is required.",
                    "state",
                    state));
        }
        if (form == null) {
            return Pages.signIn(NAME, client.id(), query, "");
        }
        if (form.has("cancel")) {
            return Answer.redirect(Parameters.append(
                    redirect,
                    "error",
                    "access_denied",
                    "error_description",
                    "The user has denied your application access.",
                    "error_uri",
                    DOCUMENTATION,
                    "state",
                    state));
        }
        Person person = Person.of(form);
        String mistake = Person.mistakeIn(person.name(), person.email());
        if (!mistake.isEmpty()) {
            return Pages.signIn(NAME, client.id(), form, mistake);
        }
        String code = secret(10);
        codes.values().removeIf(Grant::isOver);
        codes.put(
                code,
                new Grant(
                        person,
                        redirect,
                        scopes(query.get("scope")),
                        "",
                        query.get("code_challenge"),
                        Instant.now().plus(CODE_LIFE)));
        return Answer.redirect(Parameters.append(redirect, "code", code, "state", state));
    }

    private Answer accessToken(Request request, Parameters form) {
        boolean json = String.valueOf(request.getHeaders().get("Accept")).contains("json");
        if (!client.has(form.get("client_id"), form.get("client_secret"))) {
            return refuse(
                    json, "incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect.");
        }
        Grant grant = codes.remove(form.get("code"));
        if (grant == null || grant.isOver() || !grant.isProvenBy(form.get("code_verifier"))) {
            return refuse(json, "bad_verification_code", "The code passed is incorrect or expired.");
        }
        if (form.has("redirect_uri") && !grant.redirectUri().equals(form.get("redirect_uri"))) {
            return refuse(
                    json,
                    "redirect_uri_mismatch",
                    "The redirect_uri MUST match the registered callback URL for this application.");
        }
        String token = "gho_" + secret(18);
        tokens.values().removeIf(Grant::isOver);
        tokens.put(token, grant.lasting(TOKEN_LIFE));
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("access_token", token);
        answer.put("scope", String.join(",", grant.scopes()));
        answer.put("token_type", "bearer");
        return encoded(json, answer);
    }

    private Answer api(Request request, String path) {
        if (request.getHeaders().get("User-Agent") == null) {
            return apiError(
                    403,
                    "Request forbidden by administrative rules. Please make sure your request has a"
                            + " User-Agent header");
        }
        String authorization = String.valueOf(request.getHeaders().get("Authorization"));
        Grant grant = tokens.get(authorization.replaceFirst("(?i)^(bearer|token) ", ""));
        if (grant == null || grant.isOver()) {
            return apiError(401, authorization.equals("null") ? "Requires authentication" : "Bad credentials");
        }
        if (path.equals("/user")) {
            return json(200, user(grant.person()));
        }
        boolean mayReadAddresses =
                grant.scopes().contains("user:email") || grant.scopes().contains("user");
        if (path.equals("/user/emails") && mayReadAddresses) {
            return json(200, addresses(grant.person()));
        }
        return apiError(404, "Not Found");
    }

    /** The public profile; like most people, this one keeps the address private. */
    private static Map<String, Object> user(Person person) {
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("login", person.login());
        user.put("id", person.number());
        user.put(
                "node_id",
                Base64.getEncoder().encodeToString(("04:User" + person.number()).getBytes(StandardCharsets.UTF_8)));
        user.put("type", "User");
        user.put("name", person.name());
        user.put("email", null);
        return user;
    }

    private static List<Map<String, Object>> addresses(Person person) {
        List<Map<String, Object>> addresses = new ArrayList<>();
        String noReply = person.number() + "+" + person.login() + "@users.noreply.github.com";
        Map<String, Object> second = new LinkedHashMap<>();
        second.put("email", noReply);
        second.put("primary", false);
        second.put("verified", true);
        second.put("visibility", null);
        addresses.add(second); // GitHub promises no order: the primary one must be looked for.
        Map<String, Object> primary = new LinkedHashMap<>();
        primary.put("email", person.email());
        primary.put("primary", true);
        primary.put("verified", person.verified());
        primary.put("visibility", "private");
        addresses.add(primary);
        return addresses;
    }

    private static List<String> scopes(String text) {
        return List.of(text.strip().split("[ ,]+"));
    }

    private String secret(int bytes) {
        byte[] secret = new byte[bytes];
        random.nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    private static Answer refuse(boolean json, String error, String description) {
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("error", error);
        answer.put("error_description", description);
        answer.put("error_uri", DOCUMENTATION);
        return encoded(json, answer);
    }

    /** As JSON if that was asked for, otherwise as a form. */
    private static Answer encoded(boolean json, Map<String, String> answer) {
        if (json) {
            return json(200, answer);
        }
        StringBuilder text = new StringBuilder();
        answer.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : "&").append(name).append('=').append(Parameters.encode(value)));
        return new Answer(
                200,
                "application/x-www-form-urlencoded; charset=utf-8",
                text.toString().getBytes(StandardCharsets.UTF_8),
                "Cache-Control",
                "no-store");
    }

    private static Answer apiError(int status, String message) {
        Map<String, String> error = new LinkedHashMap<>();
        error.put("message", message);
        error.put("documentation_url", "https://docs.github.com/rest");
        error.put("status", Integer.toString(status));
        return json(status, error);
    }

    private static Answer json(int status, Object value) {
        return new Answer(
                status,
                "application/json; charset=utf-8",
                JsonMapper.shared().writeValueAsBytes(value),
                "Cache-Control",
                "no-store");
    }
}
