package app.auth;

import app.api.FunctionVariables;
import app.auth.SignInFailedException.Reason;
import app.runtime.Configuration;
import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * GitHub ("Authorizing OAuth apps"): OAuth without OpenID, so who signed in is asked at its API. Answers errors of the
 * token endpoint with status 200.
 */
@Singleton
final class GithubProvider implements Provider {

    private static final String SCOPE = "read:user user:email";

    /** RFC 6750 §2.1. Java refuses any other header value, and repeats it in its complaint. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9\\-._~+/]+=*");

    private final Configuration configuration;
    private final ClientSecrets secrets;
    private final ProviderHttp http;

    GithubProvider(Configuration configuration, ClientSecrets secrets, ProviderHttp http) {
        this.configuration = configuration;
        this.secrets = secrets;
        this.http = http;
    }

    @Override
    public String name() {
        return "github";
    }

    @Override
    public String signInPage(SignInAttempt transaction, String redirectUri) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("client_id", secrets.get(secretId()).clientId());
        parameters.put("redirect_uri", redirectUri);
        parameters.put("scope", SCOPE);
        parameters.put("state", transaction.state());
        parameters.put("code_challenge", transaction.challenge());
        parameters.put("code_challenge_method", "S256");
        return oauth() + "/authorize?" + ProviderHttp.form(parameters);
    }

    @Override
    public ProviderIdentity identify(SignInAttempt transaction, String code, String iss, String redirectUri) {
        if (!iss.isEmpty() && !iss.equals(oauth())) {
            throw new SignInFailedException(Reason.PROVIDER_ERROR, "the callback names another issuer");
        }
        String token = accessToken(transaction, code, redirectUri);
        String api = configuration.require("GITHUB_API");
        Map<String, Object> user = parsed(ask(api + "/user", token), JSONObjectUtils::parse);
        // A number with a fraction, or too large, is no id of anybody: rounded, it could be another's.
        if (!(user.get("id") instanceof Long id) || id <= 0 || !(user.get("login") instanceof String login)) {
            throw new SignInFailedException(Reason.INVALID_IDENTITY, "the provider names nobody");
        }
        Map<?, ?> email = primary(emails(api + "/user/emails", token));
        return ProviderIdentity.parse(
                name(),
                Long.toString(id),
                user.get("name") instanceof String name && !name.isBlank() ? name : login,
                email.get("email") instanceof String address ? address : "",
                Boolean.TRUE.equals(email.get("verified")));
    }

    private String accessToken(SignInAttempt transaction, String code, String redirectUri) {
        ClientSecret client = secrets.get(secretId());
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", client.clientId());
        form.put("client_secret", client.clientSecret());
        form.put("code", code);
        form.put("redirect_uri", redirectUri);
        form.put("code_verifier", transaction.verifier());
        ProviderHttp.Answer answer = http.post(oauth() + "/access_token", form);
        Map<String, Object> body = parsed(answer.body(), JSONObjectUtils::parse);
        if (answer.isSuccess()
                && body.get("access_token") instanceof String token
                && TOKEN.matcher(token).matches()) {
            return token;
        }
        if ("incorrect_client_credentials".equals(body.get("error"))) {
            secrets.forget(secretId());
        }
        throw new SignInFailedException(Reason.PROVIDER_ERROR, "the token endpoint refused");
    }

    /** Of a person who did not grant the scope of addresses, GitHub says that there are none: 404, or 403. */
    private List<Object> emails(String url, String token) {
        ProviderHttp.Answer answer = http.get(url, token);
        if (answer.status() == 403 || answer.status() == 404) {
            return List.of();
        }
        return parsed(successful(answer, url), JSONArrayUtils::parse);
    }

    private String ask(String url, String token) {
        return successful(http.get(url, token), url);
    }

    private static String successful(ProviderHttp.Answer answer, String url) {
        if (!answer.isSuccess()) {
            throw new SignInFailedException(Reason.PROVIDER_ERROR, "status " + answer.status() + " from " + url);
        }
        return answer.body();
    }

    /** The primary address, or nothing. */
    private static Map<?, ?> primary(List<Object> emails) {
        for (Object email : emails) {
            if (email instanceof Map<?, ?> entry && Boolean.TRUE.equals(entry.get("primary"))) {
                return entry;
            }
        }
        return Map.of();
    }

    private interface Parser<T> {
        T parse(String json) throws ParseException;
    }

    private static <T> T parsed(String json, Parser<T> parser) {
        try {
            return parser.parse(json);
        } catch (ParseException e) {
            // The parser's words may repeat a part of a token.
            throw new SignInFailedException(
                    Reason.PROVIDER_ERROR, "the provider's answer is not the JSON that it documents");
        }
    }

    private String oauth() {
        return configuration.require("GITHUB_ORIGIN") + "/login/oauth";
    }

    private String secretId() {
        return configuration.require(FunctionVariables.GITHUB_SECRET);
    }
}
