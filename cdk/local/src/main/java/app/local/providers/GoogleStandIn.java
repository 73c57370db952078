package app.local.providers;

import app.local.http.LoopbackServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Google's part: an OpenID provider for one application, which checks what Google checks: the client and its secret,
 * the redirect URI, PKCE (RFC 7636, S256 only).
 */
final class GoogleStandIn {

    static final String PATH = "/google";

    private static final Duration TOKEN_LIFE = Duration.ofHours(1);
    private static final String NAME = "Google";

    private final StandInClient client;
    private final String issuer;
    /** Made in the background: a key takes a moment, and nobody shall wait for it at the first sign-in. */
    private final CompletableFuture<IdTokens> idTokens = CompletableFuture.supplyAsync(IdTokens::new);

    private final Grants grants = new Grants("", TOKEN_LIFE);

    /** @param base scheme, host and port of this machine's address */
    GoogleStandIn(StandInClient client, String base) {
        this.client = client;
        this.issuer = base + PATH;
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
        if (path.equals("/.well-known/openid-configuration") && get) {
            return json(200, configuration());
        }
        if (path.equals("/jwks") && get) {
            return json(200, idTokens.join().jwks());
        }
        if (path.equals("/userinfo") && get) {
            return userInfo(request);
        }
        return Pages.error(404, NAME, "not_found", "There is nothing at " + path + ".");
    }

    /** OpenID Connect Discovery §3. */
    private Map<String, Object> configuration() {
        Map<String, Object> configuration = new LinkedHashMap<>();
        configuration.put("issuer", issuer);
        configuration.put("authorization_endpoint", issuer + "/authorize");
        configuration.put("token_endpoint", issuer + "/token");
        configuration.put("userinfo_endpoint", issuer + "/userinfo");
        configuration.put("jwks_uri", issuer + "/jwks");
        configuration.put("response_types_supported", List.of("code"));
        configuration.put("subject_types_supported", List.of("public"));
        configuration.put("id_token_signing_alg_values_supported", List.of("RS256"));
        configuration.put("scopes_supported", List.of("openid", "email", "profile"));
        configuration.put(
                "token_endpoint_auth_methods_supported", List.of("client_secret_post", "client_secret_basic"));
        configuration.put("code_challenge_methods_supported", List.of("S256"));
        configuration.put("authorization_response_iss_parameter_supported", true);
        return configuration;
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
        List<String> scopes = List.of(query.get("scope").split(" "));
        String code =
                grants.issueCode(new Grant(person, redirect, scopes, query.get("nonce"), query.get("code_challenge")));
        return Answer.redirect(Parameters.append(redirect, "code", code, "state", state, "iss", issuer));
    }

    /** An OAuth error code and its description, or nothing. */
    private static String refusal(Parameters query) {
        if (!query.get("response_type").equals("code")) {
            return "unsupported_response_type The response type must be code.";
        }
        if (!List.of(query.get("scope").split(" ")).contains("openid")) {
            return "invalid_scope The scope must hold openid.";
        }
        if (!Grant.isChallenged(query)) {
            return "invalid_request A PKCE code_challenge with the method S256 is required.";
        }
        return "";
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
        Optional<Grant> redeemed = grants.redeem(form.get("code"));
        if (redeemed.isEmpty()) {
            return refuse(400, "invalid_grant", "Malformed auth code.");
        }
        Grant grant = redeemed.get();
        if (!grant.redirectUri().equals(form.get("redirect_uri"))) {
            return refuse(400, "redirect_uri_mismatch", "Bad Request");
        }
        if (!form.has("code_verifier")) {
            return refuse(400, "invalid_grant", "Missing code verifier.");
        }
        if (!grant.isProvenBy(form.get("code_verifier"))) {
            return refuse(400, "invalid_grant", "Invalid code verifier.");
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("access_token", grants.issueToken(grant));
        answer.put("expires_in", TOKEN_LIFE.toSeconds());
        answer.put("scope", String.join(" ", grant.scopes()));
        answer.put("token_type", "Bearer");
        answer.put("id_token", idTokens.join().sign(claims(grant)));
        return json(200, answer);
    }

    /** OpenID Connect Core §2. */
    private Map<String, Object> claims(Grant grant) {
        Instant now = Instant.now();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        claims.put("aud", client.id());
        claims.put("azp", client.id());
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(TOKEN_LIFE).getEpochSecond());
        if (!grant.nonce().isEmpty()) {
            claims.put("nonce", grant.nonce());
        }
        claims.putAll(profile(grant.person()));
        return claims;
    }

    /** OpenID Connect Core §5.3. */
    private Answer userInfo(Request request) {
        String authorization = String.valueOf(request.getHeaders().get("Authorization"));
        return grants.find(authorization.replaceFirst("(?i)^bearer ", ""))
                .map(grant -> json(200, profile(grant.person())))
                .orElseGet(() -> refuse(401, "invalid_token", "Invalid Credentials"));
    }

    private static Map<String, Object> profile(Person person) {
        return Map.of(
                "sub", person.subject(),
                "email", person.email(),
                "email_verified", person.verified(),
                "name", person.name());
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
        return json(status, Map.of("error", error, "error_description", description));
    }

    private static Answer json(int status, Map<String, Object> value) {
        return Answer.json(status, JsonMapper.shared().writeValueAsBytes(value), "Cache-Control", "no-store");
    }
}
