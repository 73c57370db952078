package app.local.providers;

import app.local.http.LoopbackServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.http.OAuth2HttpRequest;
import no.nav.security.mock.oauth2.http.OAuth2HttpRequestHandler;
import no.nav.security.mock.oauth2.http.OAuth2HttpResponse;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Google's part: an OpenID provider. Discovery, keys, codes and tokens are mock-oauth2-server's; it would believe
 * anyone, so what Google checks is checked here: the client and its secret, the redirect URI, PKCE (RFC 7636, S256
 * only).
 */
final class GoogleStandIn {

    static final String PATH = "/google";

    private static final Duration CODE_LIFE = Duration.ofMinutes(10);
    private static final String NAME = "Google";

    private final StandInClient client;
    private final String base;
    private final OAuth2HttpRequestHandler server = new OAuth2HttpRequestHandler(new OAuth2Config(true));
    private final Map<String, Issued> codes = new ConcurrentHashMap<>();

    /** @param base scheme, host and port of this machine's address */
    GoogleStandIn(StandInClient client, String base) {
        this.client = client;
        this.base = base;
    }

    Answer answer(Request request) throws IOException {
        String path = Request.getPathInContext(request).substring(PATH.length());
        boolean get = HttpMethod.GET.is(request.getMethod());
        boolean post = HttpMethod.POST.is(request.getMethod());
        if (path.equals("/authorize") && (get || post)) {
            return authorize(request, post ? Parameters.ofForm(request) : null);
        }
        if (path.equals("/token") && post) {
            return token(request, Parameters.ofForm(request));
        }
        if (get
                && (path.equals("/.well-known/openid-configuration")
                        || path.equals("/jwks")
                        || path.equals("/userinfo"))) {
            return pass(request, "GET", "", Headers.of("Accept", "application/json"));
        }
        return Pages.error(404, NAME, "not_found", "There is nothing at " + path + ".");
    }

    /** OpenID Connect Core §3.1.2. */
    private Answer authorize(Request request, @Nullable Parameters form) {
        Parameters query = Parameters.ofQuery(request);
        if (!client.has(query.get("client_id"))) {
            return Pages.error(401, NAME, "invalid_client", "The OAuth client was not found.");
        }
        String redirect = query.get("redirect_uri");
        if (!client.mayReturnTo(redirect)) {
            return Pages.error(
                    400,
                    NAME,
                    "redirect_uri_mismatch",
                    "The redirect URI must be " + client.callback() + " on localhost.");
        }
        String state = query.get("state");
        String refusal = refusal(query);
        if (!refusal.isEmpty()) {
            String[] words = refusal.split(" ", 2);
            return Answer.redirect(
                    Parameters.append(redirect, "error", words[0], "error_description", words[1], "state", state));
        }
        if (form == null) {
            return Pages.signIn(NAME, client.id(), query, "");
        }
        if (form.has("cancel")) {
            return Answer.redirect(Parameters.append(redirect, "error", "access_denied", "state", state));
        }
        Person person = Person.of(form);
        String mistake = Person.mistakeIn(person.name(), person.email());
        if (!mistake.isEmpty()) {
            return Pages.signIn(NAME, client.id(), form, mistake);
        }
        return grant(request, redirect, person);
    }

    /** An OAuth error code and its description, or nothing. */
    private static String refusal(Parameters query) {
        if (!query.get("response_type").equals("code")) {
            return "unsupported_response_type The response type must be code.";
        }
        if (!List.of(query.get("scope").split(" ")).contains("openid")) {
            return "invalid_scope The scope must hold openid.";
        }
        if (!query.get("code_challenge_method").equals("S256")
                || query.get("code_challenge").length() != 43) {
            return "invalid_request A PKCE code_challenge with the method S256 is required.";
        }
        return "";
    }

    private Answer grant(Request request, String redirect, Person person) {
        String claims = JsonMapper.shared()
                .writeValueAsString(
                        Map.of("email", person.email(), "email_verified", person.verified(), "name", person.name()));
        String login = "username=" + Parameters.encode(person.subject()) + "&claims=" + Parameters.encode(claims);
        OAuth2HttpResponse response = call(request, "POST", login, Headers.of());
        String location = response.getHeaders().get("Location");
        if (response.getStatus() != 302 || location == null) {
            return answer(response);
        }
        int start = location.indexOf('?');
        String code = Parameters.parse(location.substring(start + 1)).get("code");
        codes.values().removeIf(Issued::isOver);
        codes.put(code, new Issued(redirect, Instant.now().plus(CODE_LIFE)));
        return Answer.redirect(Parameters.append(location, "iss", base + PATH));
    }

    /** OpenID Connect Core §3.1.3, with Google's words for what is wrong. */
    private Answer token(Request request, Parameters form) {
        String[] credentials = credentials(request, form);
        if (!client.has(credentials[0])) {
            return refuse(401, "invalid_client", "The OAuth client was not found.");
        }
        if (!client.has(credentials[0], credentials[1])) {
            return refuse(401, "invalid_client", "Unauthorized");
        }
        if (!form.get("grant_type").equals("authorization_code")) {
            return refuse(400, "unsupported_grant_type", "Invalid grant_type: " + form.get("grant_type"));
        }
        Issued issued = codes.remove(form.get("code"));
        if (issued == null || issued.isOver()) {
            return refuse(400, "invalid_grant", "Malformed auth code.");
        }
        if (!issued.redirectUri.equals(form.get("redirect_uri"))) {
            return refuse(400, "redirect_uri_mismatch", "Bad Request");
        }
        if (!form.has("code_verifier")) {
            return refuse(400, "invalid_grant", "Missing code verifier.");
        }
        List<String> parameters = new ArrayList<>();
        form.values().forEach((name, value) -> {
            if (!name.equals("client_secret") && !name.equals("client_id")) {
                parameters.add(Parameters.encode(name) + "=" + Parameters.encode(value));
            }
        });
        parameters.add("client_id=" + Parameters.encode(credentials[0]));
        parameters.add("client_secret=" + Parameters.encode(credentials[1]));
        return pass(
                request,
                "POST",
                String.join("&", parameters),
                Headers.of("Content-Type", "application/x-www-form-urlencoded"));
    }

    /** The client's id and secret: in the form, or by HTTP Basic (RFC 6749 §2.3.1). */
    private static String[] credentials(Request request, Parameters form) {
        String header = request.getHeaders().get("Authorization");
        if (header != null && header.regionMatches(true, 0, "Basic ", 0, 6)) {
            try {
                String[] pair = new String(
                                Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8)
                        .split(":", 2);
                if (pair.length == 2) {
                    Parameters decoded = Parameters.parse("id=" + pair[0] + "&secret=" + pair[1]);
                    return new String[] {decoded.get("id"), decoded.get("secret")};
                }
            } catch (IllegalArgumentException e) {
                return new String[] {"", ""};
            }
        }
        return new String[] {form.get("client_id"), form.get("client_secret")};
    }

    private static Answer refuse(int status, String error, String description) {
        byte[] json = JsonMapper.shared().writeValueAsBytes(Map.of("error", error, "error_description", description));
        return Answer.json(status, json, "Cache-Control", "no-store");
    }

    private Answer pass(Request request, String method, String body, Headers headers) {
        String authorization = request.getHeaders().get("Authorization");
        boolean bearer = authorization != null && authorization.startsWith("Bearer ");
        return answer(call(
                request,
                method,
                body,
                bearer
                        ? headers.newBuilder()
                                .add("Authorization", authorization)
                                .build()
                        : headers));
    }

    private OAuth2HttpResponse call(Request request, String method, String body, Headers headers) {
        HttpUrl url = HttpUrl.get(base + request.getHttpURI().getPathQuery());
        return server.getAuthorizationServer().invoke(new OAuth2HttpRequest(headers, method, url, body));
    }

    private static Answer answer(OAuth2HttpResponse response) {
        String body = response.getBody();
        String type = response.getHeaders().get("Content-Type");
        return new Answer(
                response.getStatus(),
                type == null ? "application/json" : type,
                body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8),
                "Cache-Control",
                "no-store");
    }

    /** An authorization code that may be exchanged once. */
    private record Issued(String redirectUri, Instant end) {
        boolean isOver() {
            return Instant.now().isAfter(end);
        }
    }
}
