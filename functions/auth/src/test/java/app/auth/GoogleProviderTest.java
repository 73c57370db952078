package app.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.auth.SignInFlow.Started;
import app.runtime.Configuration;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class GoogleProviderTest {

    private static final RSAKey OTHER_KEY = SignInFlow.key("k2");
    private static final RSAKey SAME_NAME = SignInFlow.key("k1");

    private final SignInFlow flow = new SignInFlow();

    @AfterEach
    void close() {
        flow.close();
    }

    private interface Change extends Function<JWTClaimsSet.Builder, JWTClaimsSet.Builder> {}

    private static Arguments claims(String what, boolean holds, Change change) {
        return token(
                what,
                holds,
                claims -> SignInFlow.signed(SignInFlow.KEY, change.apply(claims).build()));
    }

    private static Arguments token(String what, boolean holds, Function<JWTClaimsSet.Builder, String> token) {
        return Arguments.of(what, holds, token);
    }

    private static Date inSeconds(JWTClaimsSet.Builder claims, long seconds) {
        return Date.from(
                claims.getClaims().get("iat") instanceof Date issued
                        ? issued.toInstant().plusSeconds(seconds)
                        : java.time.Instant.EPOCH);
    }

    private static String mac(JWTClaimsSet.Builder claims, byte[] secret) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(), claims.build());
            token.sign(new MACSigner(secret));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String by(JWSAlgorithm algorithm, JWTClaimsSet.Builder claims) {
        return SignInFlow.signed(new JWSHeader.Builder(algorithm).keyID("k1").build(), SignInFlow.KEY, claims.build());
    }

    private static List<Arguments> tokens() throws JOSEException {
        byte[] publicKey = SignInFlow.KEY.toRSAPublicKey().getEncoded();
        byte[] secret = SignInFlow.CLIENT_SECRET.getBytes(StandardCharsets.UTF_8);
        return List.of(
                claims("right", true, claims -> claims),
                token("alg none", false, claims -> new PlainJWT(claims.build()).serialize()),
                token("HS256 with the client secret", false, claims -> mac(claims, secret)),
                token("HS256 with the public key", false, claims -> mac(claims, publicKey)),
                token("RS384 with the right key", false, claims -> by(JWSAlgorithm.RS384, claims)),
                token("PS256 with the right key", false, claims -> by(JWSAlgorithm.PS256, claims)),
                token("unknown kid", false, claims -> SignInFlow.signed(OTHER_KEY, claims.build())),
                token("known kid, another key", false, claims -> SignInFlow.signed(SAME_NAME, claims.build())),
                token(
                        "no kid",
                        false,
                        claims -> SignInFlow.signed(new JWSHeader(JWSAlgorithm.RS256), SignInFlow.KEY, claims.build())),
                token("claims changed after signing", false, claims -> {
                    String[] right =
                            SignInFlow.signed(SignInFlow.KEY, claims.build()).split("\\.");
                    String[] forged = SignInFlow.signed(
                                    OTHER_KEY, claims.subject("1").build())
                            .split("\\.");
                    return right[0] + "." + forged[1] + "." + right[2];
                }),
                token("no token", false, claims -> "nonsense"),
                token("empty", false, claims -> ""),
                claims("wrong iss", false, claims -> claims.issuer("https://evil.example")),
                claims(
                        "iss with a slash more",
                        false,
                        claims -> claims.issuer(claims.getClaims().get("iss") + "/")),
                claims("missing iss", false, claims -> claims.issuer(null)),
                claims("missing aud", false, claims -> claims.audience((String) null)),
                claims("aud of another client", false, claims -> claims.audience("another")),
                claims(
                        "several aud and no azp",
                        false,
                        claims -> claims.audience(List.of(SignInFlow.CLIENT, "another"))),
                claims(
                        "several aud and azp another",
                        false,
                        claims -> claims.audience(List.of(SignInFlow.CLIENT, "another"))
                                .claim("azp", "another")),
                claims(
                        "several aud and azp ours",
                        true,
                        claims -> claims.audience(List.of(SignInFlow.CLIENT, "another"))
                                .claim("azp", SignInFlow.CLIENT)),
                claims("azp ours", true, claims -> claims.claim("azp", SignInFlow.CLIENT)),
                claims("azp another", false, claims -> claims.claim("azp", "another")),
                claims("azp empty", false, claims -> claims.claim("azp", "")),
                claims("azp a number", false, claims -> claims.claim("azp", 1)),
                claims("expired beyond the skew", false, claims -> claims.expirationTime(inSeconds(claims, -61))),
                claims("expired within the skew", true, claims -> claims.expirationTime(inSeconds(claims, -58))),
                claims("missing exp", false, claims -> claims.expirationTime(null)),
                claims("issued in the future", false, claims -> claims.issueTime(inSeconds(claims, 62))),
                claims("issued within the skew", true, claims -> claims.issueTime(inSeconds(claims, 58))),
                claims("missing iat", false, claims -> claims.issueTime(null)),
                claims("not valid yet", false, claims -> claims.notBeforeTime(inSeconds(claims, 120))),
                claims("missing sub", false, claims -> claims.subject(null)),
                claims("empty sub", false, claims -> claims.subject("")),
                claims("blank sub", false, claims -> claims.subject(" ")),
                claims("sub a number", false, claims -> claims.claim("sub", 1078)),
                claims("missing nonce", false, claims -> claims.claim("nonce", null)),
                claims("wrong nonce", false, claims -> claims.claim("nonce", "x".repeat(43))),
                claims("empty nonce", false, claims -> claims.claim("nonce", "")),
                claims("e-mail a list", false, claims -> claims.claim("email", List.of("anne@example.com"))),
                claims("email_verified a text", false, claims -> claims.claim("email_verified", "true")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("tokens")
    void takesNoIdTokenThatDoesNotHold(String what, boolean holds, Function<JWTClaimsSet.Builder, String> token) {
        flow.idToken = token;
        assertThat(flow.signIn("google")).isEqualTo(holds ? "/entities" : "/login?error=invalid_identity");
        assertThat(flow.signIns).hasSize(holds ? 1 : 0);
        assertThat(flow.log.text()).doesNotContain("eyJ", flow.nonce, "\\tat ");
    }

    private static List<Arguments> people() {
        return List.of(
                Arguments.of(
                        "unverified",
                        (Change) claims -> claims.claim("email_verified", false),
                        "Anne anne@example.com false"),
                Arguments.of(
                        "verified unsaid",
                        (Change) claims -> claims.claim("email_verified", null),
                        "Anne anne@example.com false"),
                Arguments.of(
                        "no name",
                        (Change) claims -> claims.claim("name", null),
                        "anne@example.com anne@example.com true"),
                Arguments.of(
                        "neither",
                        (Change) claims -> claims.claim("name", null).claim("email", null),
                        "google user  false"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("people")
    void tellsWhoItIs(String what, Change change, String want) {
        flow.idToken =
                claims -> SignInFlow.signed(SignInFlow.KEY, change.apply(claims).build());
        assertThat(flow.signIn("google")).isEqualTo("/entities");
        assertThat(flow.signIns).extracting(SignInReqs::person).containsExactly(want);
    }

    @Test
    void asksForDiscoveryAndKeysOnce() {
        for (int i = 0; i < 5; i++) {
            assertThat(flow.signIn("google")).isEqualTo("/entities");
        }
        assertThat(flow.google.asked("/.well-known/openid-configuration")).hasSize(1);
        assertThat(flow.google.asked("/keys")).hasSize(1);
        assertThat(flow.google.asked("/token")).hasSize(5);
    }

    @Test
    void readsTheKeysAgainForAKeyThatItDoesNotKnow() {
        assertThat(flow.signIn("google")).isEqualTo("/entities");
        flow.google.answer(request -> request.path().equals("/keys")
                ? LoopbackHttp.Answer.json(new JWKSet(OTHER_KEY.toPublicJWK()).toString())
                : flow.asGoogle(request));
        flow.idToken = claims -> SignInFlow.signed(OTHER_KEY, claims.build());
        assertThat(flow.signIn("google")).isEqualTo("/entities");
        assertThat(flow.google.asked("/keys")).hasSize(2);
    }

    @Test
    void doesNotAskForKeysAtEveryForgery() {
        flow.idToken = claims -> SignInFlow.signed(OTHER_KEY, claims.build());
        for (int i = 0; i < 10; i++) {
            assertThat(flow.signIn("google")).startsWith("/login?error=");
        }
        assertThat(flow.google.asked("/keys").size()).isBetween(1, 3);
    }

    private static List<Arguments> answers() {
        String huge = "{\"id_token\":\"" + "x".repeat(300_000) + "\"}";
        return List.of(
                Arguments.of("/.well-known/openid-configuration", 200, "<html>", "provider_error"),
                Arguments.of("/.well-known/openid-configuration", 200, "[]", "provider_unavailable"),
                Arguments.of(
                        "/.well-known/openid-configuration",
                        200,
                        "{\"issuer\":\"https://evil.example\"}",
                        "provider_unavailable"),
                Arguments.of("/.well-known/openid-configuration", 404, "{}", "provider_unavailable"),
                Arguments.of("/.well-known/openid-configuration", 302, "", "provider_unavailable"),
                Arguments.of("/.well-known/openid-configuration", 503, "", "provider_unavailable"),
                Arguments.of("/.well-known/openid-configuration", 200, huge, "provider_unavailable"),
                Arguments.of("/token", 200, "<html>", "provider_error"),
                Arguments.of("/token", 200, "{}", "provider_error"),
                Arguments.of("/token", 200, "{\"id_token\": 1}", "provider_error"),
                Arguments.of("/token", 200, huge, "provider_unavailable"),
                Arguments.of("/token", 400, "{\"error\":\"invalid_grant\"}", "provider_error"),
                Arguments.of("/token", 302, "", "provider_unavailable"),
                Arguments.of("/token", 500, "", "provider_unavailable"),
                Arguments.of("/keys", 200, "<html>", "provider_unavailable"),
                Arguments.of("/keys", 200, "{\"keys\":[]}", "invalid_identity"),
                Arguments.of("/keys", 500, "", "provider_unavailable"),
                Arguments.of("/keys", 200, huge, "provider_unavailable"));
    }

    @ParameterizedTest(name = "{0} answers {1}: {3}")
    @MethodSource("answers")
    void endsOnTheSignInPageWhateverTheProviderAnswers(String path, int status, String body, String code) {
        Started started = flow.start("google", "/");
        GoogleProvider cold = new GoogleProvider(flow.configuration, flow.secrets, flow.clock, flow.http);
        Function<LoopbackHttp.Asked, LoopbackHttp.Answer> usual = flow::asGoogle;
        flow.google.answer(
                request -> request.path().equals(path) ? LoopbackHttp.Answer.of(status, body) : usual.apply(request));
        SignInAttempt transaction =
                SignInAttempt.find(List.of(started.cookie()), started.state()).orElseThrow();
        assertThatThrownBy(() -> cold.identify(transaction, SignInFlow.CODE, "", "https://redirect.example"))
                .isInstanceOfSatisfying(
                        SignInFailedException.class,
                        failure -> assertThat(failure.reason().code()).isEqualTo(code));
        assertThat(flow.google.asked("/elsewhere"))
                .as("redirects are not followed")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no url",
                "",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "https://x.example/a b",
                "ftp://x.example"
            })
    void takesNoAddressThatIsNotOfHttp(String address) {
        flow.google.answer(request ->
                LoopbackHttp.Answer.json(flow.discovery("").replace(flow.google.url() + "/authorize", address)));
        assertThat(flow.start("google", "/").location()).isEqualTo("/login?error=provider_error");
    }

    @Test
    void givesUpOnAProviderThatIsSlow() {
        Started started = flow.start("google", "/");
        flow.google.answer(request -> {
            try {
                Thread.sleep(Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return flow.asGoogle(request);
        });
        long start = System.nanoTime();
        assertThat(flow.finish(flow.back("google", started)).getLocation())
                .isEqualTo("/login?error=provider_unavailable");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
        assertThat(flow.log.text()).contains("Read timed out").doesNotContain("\\tat ");
    }

    @Test
    void readsTheSecretAgainWhenTheProviderNoLongerTakesIt() {
        flow.google.answer(request -> request.path().equals("/token")
                ? LoopbackHttp.Answer.of(401, "{\"error\":\"invalid_client\"}")
                : flow.asGoogle(request));
        assertThat(flow.signIn("google")).isEqualTo("/login?error=provider_error");
        assertThat(flow.secrets.calls).endsWith("forget google-secret");
    }

    @Test
    void keepsTheSecretWhereOnlyTheCodeIsBad() {
        flow.google.answer(request -> request.path().equals("/token")
                ? LoopbackHttp.Answer.of(400, "{\"error\":\"invalid_grant\"}")
                : flow.asGoogle(request));
        flow.signIn("google");
        assertThat(flow.secrets.calls).containsOnly("get google-secret");
    }

    /** Against an OpenID provider that is not ours: discovery, PKCE, nonce and a signature of its own making. */
    @Test
    void signsInAtARealProvider() throws IOException {
        MockOAuth2Server server = new MockOAuth2Server();
        server.start();
        try {
            server.enqueueCallback(new DefaultOAuth2TokenCallback(
                    "google",
                    "1078",
                    "JWT",
                    List.of(SignInFlow.CLIENT),
                    Map.of("name", "Anne", "email", "anne@example.com", "email_verified", true),
                    300));
            GoogleProvider provider = new GoogleProvider(
                    new Configuration(
                            Map.of("GOOGLE_ISSUER", server.issuerUrl("google").toString(), "GOOGLE_SECRET", "secret")),
                    flow.secrets,
                    InstantSource.system(),
                    flow.http);
            SignInAttempt transaction = SignInAttempt.start("google", "/", new app.testing.TestRandomness());
            String redirectUri = SignInFlow.SITE + "/api/auth/google/callback";
            Map<String, String> back = visit(provider.signInPage(transaction, redirectUri));
            assertThat(back).containsEntry("state", transaction.state());
            String code = back.getOrDefault("code", "");
            assertThat(provider.identify(transaction, code, "", redirectUri))
                    .isEqualTo(new ProviderIdentity("google", "1078", "Anne", "anne@example.com", true));
        } finally {
            server.shutdown();
        }
    }

    /** The parameters with which the provider sends the browser back. */
    private static Map<String, String> visit(String page) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(page).toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        assertThat(connection.getResponseCode()).isEqualTo(302);
        String location = connection.getHeaderField("location");
        return LoopbackHttp.parameters(location.substring(location.indexOf('?') + 1));
    }

    @ParameterizedTest
    @CsvSource({
        "https://accounts.google.com, https://accounts.google.com, true",
        "accounts.google.com, https://accounts.google.com, true",
        "http://accounts.google.com, https://accounts.google.com, false",
        "https://accounts.google.com/, https://accounts.google.com, false",
        "Accounts.google.com, https://accounts.google.com, false",
        "evil.example, https://accounts.google.com, false",
        "https://id.example, https://id.example, true",
        "id.example, https://id.example, false",
        "accounts.google.com, https://id.example, false"
    })
    void takesTheTwoNamesThatGoogleHas(String claimed, String issuer, boolean want) {
        assertThat(IdTokenVerifier.isIssuer(claimed, issuer)).isEqualTo(want);
    }
}
