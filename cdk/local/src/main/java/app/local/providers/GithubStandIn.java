package app.local.providers;

import app.local.http.LoopbackServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final Duration TOKEN_LIFE = Duration.ofHours(8);

    private final StandInClient client;
    private final Grants grants = new Grants("gho_", TOKEN_LIFE);

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
        if (!Grant.isChallenged(query)) {
            return Answer.redirect(Parameters.append(
                    redirect,
                    "error",
                    "invalid_request",
                    "error_description",
                    "A PKCE code_challenge with the method S256 is required.",
                    "state",
                    query.get("state")));
        }
        return form == null ? Pages.signIn(NAME, client.id(), query, "") : decide(query, form);
    }

    /** What the person on the sign-in page has chosen. */
    private Answer decide(Parameters query, Parameters form) {
        String redirect = query.get("redirect_uri");
        String state = query.get("state");
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
        List<String> scopes = List.of(query.get("scope").strip().split("[ ,]+"));
        String code = grants.issueCode(new Grant(person, redirect, scopes, "", query.get("code_challenge")));
        return Answer.redirect(Parameters.append(redirect, "code", code, "state", state));
    }

    private Answer accessToken(Request request, Parameters form) {
        boolean json = String.valueOf(request.getHeaders().get("Accept")).contains("json");
        if (!client.has(form.get("client_id"), form.get("client_secret"))) {
            return refuse(
                    json, "incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect.");
        }
        Optional<Grant> redeemed =
                grants.redeem(form.get("code")).filter(grant -> grant.isProvenBy(form.get("code_verifier")));
        if (redeemed.isEmpty()) {
            return refuse(json, "bad_verification_code", "The code passed is incorrect or expired.");
        }
        Grant grant = redeemed.get();
        if (form.has("redirect_uri") && !grant.redirectUri().equals(form.get("redirect_uri"))) {
            return refuse(
                    json,
                    "redirect_uri_mismatch",
                    "The redirect_uri MUST match the registered callback URL for this application.");
        }
        Map<String, String> answer = new LinkedHashMap<>();
        answer.put("access_token", grants.issueToken(grant));
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
        Optional<Grant> allowed = grants.find(authorization.replaceFirst("(?i)^(bearer|token) ", ""));
        if (allowed.isEmpty()) {
            return apiError(401, authorization.equals("null") ? "Requires authentication" : "Bad credentials");
        }
        Grant grant = allowed.get();
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

    private record Address(
            String email,
            boolean primary,
            boolean verified,
            @Nullable String visibility) {}

    /** GitHub promises no order, so the primary one must be looked for: it is not the first. */
    private static List<Address> addresses(Person person) {
        String noReply = person.number() + "+" + person.login() + "@users.noreply.github.com";
        return List.of(
                new Address(noReply, false, true, null),
                new Address(person.email(), true, person.verified(), "private"));
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
