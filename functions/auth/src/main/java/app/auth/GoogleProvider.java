package app.auth;

import static java.util.Objects.requireNonNullElse;

import app.api.FunctionVariables;
import app.auth.SignInFailedException.Reason;
import app.runtime.Configuration;
import app.runtime.trace.Span;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jwt.JWTClaimsSet;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Google, or whatever OpenID provider {@code GOOGLE_ISSUER} names (OpenID Connect Core §3.1, Discovery §4). */
@Singleton
final class GoogleProvider implements Provider {

    private static final String SCOPE = "openid email profile";
    private static final Duration KEEP_ENDPOINTS = Duration.ofHours(1);
    private static final Pattern ADDRESS = Pattern.compile("https?://[!-~&&[^\"<>\\\\^`{|}#]]+");

    /** What the provider says of itself, and the keys that it signs with. */
    private record Endpoints(
            String authorization, String token, boolean namesIssuer, JWKSource<SecurityContext> keys, Instant until) {}

    private final Configuration configuration;
    private final ClientSecrets secrets;
    private final InstantSource clock;
    private final ProviderHttp http;
    private @Nullable Endpoints endpoints;

    GoogleProvider(Configuration configuration, ClientSecrets secrets, InstantSource clock, ProviderHttp http) {
        this.configuration = configuration;
        this.secrets = secrets;
        this.clock = clock;
        this.http = http;
    }

    @Override
    public String name() {
        return "google";
    }

    @Override
    public String signInPage(SignInAttempt transaction, String redirectUri) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("response_type", "code");
        parameters.put("client_id", secrets.get(secretId()).clientId());
        parameters.put("redirect_uri", redirectUri);
        parameters.put("scope", SCOPE);
        parameters.put("state", transaction.state());
        parameters.put("nonce", transaction.nonce());
        parameters.put("code_challenge", transaction.challenge());
        parameters.put("code_challenge_method", "S256");
        String page = endpoints().authorization();
        return page + (page.contains("?") ? "&" : "?") + ProviderHttp.form(parameters);
    }

    @Override
    public ProviderIdentity identify(SignInAttempt transaction, String code, String iss, String redirectUri) {
        // RFC 9207 §2.4: a provider that announces the issuer and then leaves it out is another one.
        if (iss.isEmpty() ? endpoints().namesIssuer() : !iss.equals(issuer())) {
            throw new SignInFailedException(
                    Reason.PROVIDER_ERROR, "the callback does not name this provider as its issuer");
        }
        ClientSecret client = secrets.get(secretId());
        String idToken = idToken(transaction, code, redirectUri, client);
        JWTClaimsSet claims = new IdTokenVerifier(
                        issuer(), client.clientId(), endpoints().keys(), clock)
                .verify(idToken, transaction.nonce());
        try {
            return ProviderIdentity.parse(
                    name(),
                    claims.getSubject(),
                    requireNonNullElse(claims.getStringClaim("name"), ""),
                    requireNonNullElse(claims.getStringClaim("email"), ""),
                    Boolean.TRUE.equals(claims.getBooleanClaim("email_verified")));
        } catch (ParseException e) {
            throw new SignInFailedException(Reason.INVALID_IDENTITY, "a claim of the ID token has the wrong type");
        }
    }

    private String idToken(SignInAttempt transaction, String code, String redirectUri, ClientSecret client) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirectUri);
        form.put("client_id", client.clientId());
        form.put("client_secret", client.clientSecret());
        form.put("code_verifier", transaction.verifier());
        ProviderHttp.Answer answer = http.post(endpoints().token(), form);
        Map<String, Object> body = object(answer.body());
        if (!answer.isSuccess()) {
            if ("invalid_client".equals(body.get("error"))) {
                secrets.forget(secretId());
            }
            throw new SignInFailedException(Reason.PROVIDER_ERROR, "the token endpoint answered " + answer.status());
        }
        if (body.get("id_token") instanceof String token) {
            return token;
        }
        throw new SignInFailedException(Reason.PROVIDER_ERROR, "the token endpoint gave no ID token");
    }

    private Endpoints endpoints() {
        Endpoints current = endpoints;
        if (current == null || !clock.instant().isBefore(current.until())) {
            current = discover();
            endpoints = current;
        }
        return current;
    }

    private Endpoints discover() {
        ProviderHttp.Answer answer = http.get(issuer() + "/.well-known/openid-configuration", null);
        Map<String, Object> document = object(answer.body());
        if (!answer.isSuccess() || !issuer().equals(document.get("issuer"))) {
            throw new SignInFailedException(Reason.PROVIDER_UNAVAILABLE, "no discovery document of " + issuer());
        }
        return new Endpoints(
                address(document, "authorization_endpoint"),
                address(document, "token_endpoint"),
                Boolean.TRUE.equals(document.get("authorization_response_iss_parameter_supported")),
                keys(address(document, "jwks_uri")),
                clock.instant().plus(KEEP_ENDPOINTS));
    }

    /** Cached for 5 minutes; read again at once for an unknown key, but not more often than every 30 seconds. */
    private JWKSource<SecurityContext> keys(String url) {
        DefaultResourceRetriever retriever = new DefaultResourceRetriever(
                (int) ProviderHttp.CONNECT_TIMEOUT.toMillis(),
                (int) ProviderHttp.READ_TIMEOUT.toMillis(),
                ProviderHttp.MAX_BYTES);
        try {
            return JWKSourceBuilder.create(URI.create(url).toURL(), address -> traced(retriever, address))
                    .refreshAheadCache(false)
                    .rateLimited(true)
                    .build();
        } catch (MalformedURLException e) {
            throw new SignInFailedException(
                    Reason.PROVIDER_ERROR, "the address of the provider's keys is not a URL", e);
        }
    }

    private Resource traced(DefaultResourceRetriever retriever, URL address) throws IOException {
        try (Span span = http.span("GET", address.toString())) {
            try {
                return retriever.retrieveResource(address);
            } catch (IOException e) {
                span.fail(e.getClass().getName(), e);
                throw e;
            }
        }
    }

    private static Map<String, Object> object(String json) {
        try {
            return JSONObjectUtils.parse(json);
        } catch (ParseException e) {
            // The parser's words may repeat a part of a token.
            throw new SignInFailedException(Reason.PROVIDER_ERROR, "the provider's answer is not a JSON object");
        }
    }

    /** An address of the provider; of HTTPS, unless the issuer itself is not (one on this machine). */
    private String address(Map<String, Object> document, String member) {
        if (document.get(member) instanceof String value
                && ADDRESS.matcher(value).matches()) {
            if (value.startsWith("https:") || issuer().startsWith("http:")) {
                return value;
            }
        }
        throw new SignInFailedException(Reason.PROVIDER_ERROR, "the discovery document has no usable " + member);
    }

    private String issuer() {
        return configuration.require(FunctionVariables.GOOGLE_ISSUER);
    }

    private String secretId() {
        return configuration.require(FunctionVariables.GOOGLE_SECRET);
    }
}
