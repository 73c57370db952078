package app.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.api.Rpc;
import app.auth.v1.AuthProto;
import app.auth.v1.HandleOauthCallbackReq;
import app.auth.v1.HandleOauthCallbackResp;
import app.auth.v1.SignInReq;
import app.auth.v1.SignInResp;
import app.auth.v1.StartOauthLoginReq;
import app.auth.v1.StartOauthLoginResp;
import app.runtime.Configuration;
import app.runtime.Endpoint;
import app.runtime.http.LambdaAdapter;
import app.runtime.telemetry.InvocationTelemetry;
import app.runtime.trace.Tracer;
import app.testing.TestClock;
import app.testing.TestRandomness;
import com.google.protobuf.Message;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Both providers on this machine, answering as a test says, and the two endpoints that talk to them. */
final class SignInFlow implements AutoCloseable {

    static final String SITE = "https://d123.cloudfront.net";
    static final String CLIENT = "our-client";
    static final String CLIENT_SECRET = "CLIENTSECRET-at-least-256-bits-long-for-HS256";
    static final String CODE = "CODE-of-the-provider";
    static final String ACCESS_TOKEN = "ACCESSTOKEN-of-the-provider";
    static final String SESSION_TOKEN = "s".repeat(22) + "." + "SESSIONSECRET".repeat(3) + "SESS";
    static final String EMAIL = "anne@example.com";
    static final RSAKey KEY = key("k1");

    /** Started at a provider: where the browser goes, with what, and which cookie it got. */
    record Started(StartOauthLoginResp response) {

        String location() {
            return response.getLocation();
        }

        Map<String, String> query() {
            return LoopbackHttp.parameters(location().substring(location().indexOf('?') + 1));
        }

        String state() {
            return query().getOrDefault("state", "");
        }

        /** The last one: those before it clear older attempts. */
        String cookie() {
            String cookie = response.getSetCookie(response.getSetCookieCount() - 1);
            return cookie.substring(0, cookie.indexOf(';'));
        }
    }

    /** Client secrets that count how often they were asked for and forgotten. */
    static final class CountingSecrets implements ClientSecrets {

        final List<String> calls = new ArrayList<>();

        @Override
        public ClientSecret get(String secretId) {
            calls.add("get " + secretId);
            return new ClientSecret(CLIENT, CLIENT_SECRET);
        }

        @Override
        public void forget(String secretId) {
            calls.add("forget " + secretId);
        }
    }

    final LoopbackHttp google = new LoopbackHttp();
    final LoopbackHttp github = new LoopbackHttp();
    final TestClock clock = new TestClock();
    final CapturedLog log = new CapturedLog();
    final CountingSecrets secrets = new CountingSecrets();
    final List<SignInReq> signIns = new ArrayList<>();
    final List<SignInReq> announced = new ArrayList<>();
    int retryAfterSeconds;
    final Configuration configuration = new Configuration(Map.of(
            "SITE_ORIGIN",
            SITE,
            "GOOGLE_ISSUER",
            google.url(),
            "GOOGLE_SECRET",
            "google-secret",
            "GITHUB_ORIGIN",
            github.url(),
            "GITHUB_API",
            github.url() + "/api",
            "GITHUB_SECRET",
            "github-secret"));
    final ProviderHttp http = new ProviderHttp(Tracer.none());
    final GoogleProvider googleProvider = new GoogleProvider(configuration, secrets, clock, http);
    final GithubProvider githubProvider = new GithubProvider(configuration, secrets, http);
    final StartOauthLogin start;
    final HandleOauthCallback callback;
    SignInCall signInCall = request -> SignInResp.newBuilder()
            .setUserId("01985e2a-3b00-7000-8000-000000000001")
            .setToken(SESSION_TOKEN)
            .build();
    String nonce = "no-sign-in-was-started";
    Function<JWTClaimsSet.Builder, String> idToken = claims -> signed(KEY, claims.build());

    SignInFlow() {
        Providers providers = new Providers(List.of(googleProvider, githubProvider), configuration);
        FailedSignIns failures = new FailedSignIns(log.audit(), log.log(), Tracer.none());
        start = new StartOauthLogin(providers, new TestRandomness(), failures);
        SignInCall recorded = request -> {
            if (!request.hasIdentity()) {
                announced.add(request);
                return SignInResp.newBuilder()
                        .setRetryAfterSeconds(retryAfterSeconds)
                        .build();
            }
            signIns.add(request);
            return signInCall.call(request);
        };
        callback = new HandleOauthCallback(providers, new SignInAdmission(recorded, clock), recorded, failures);
        google.answer(this::asGoogle);
        github.answer(SignInFlow::asGithub);
    }

    LoopbackHttp.Answer asGoogle(LoopbackHttp.Asked request) {
        return switch (request.path()) {
            case "/.well-known/openid-configuration" -> LoopbackHttp.Answer.json(discovery(""));
            case "/keys" -> LoopbackHttp.Answer.json(new JWKSet(KEY.toPublicJWK()).toString());
            case "/token" ->
                LoopbackHttp.Answer.json("{\"access_token\":\"" + ACCESS_TOKEN
                        + "\",\"token_type\":\"Bearer\",\"id_token\":\"" + idToken.apply(claims()) + "\"}");
            default -> LoopbackHttp.Answer.of(404, "");
        };
    }

    String discovery(String more) {
        return """
                {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
                 "jwks_uri": "%1$s/keys"%2$s}
                """.formatted(google.url(), more);
    }

    static LoopbackHttp.Answer asGithub(LoopbackHttp.Asked request) {
        return switch (request.path()) {
            case "/login/oauth/access_token" ->
                LoopbackHttp.Answer.json("{\"access_token\":\"" + ACCESS_TOKEN + "\",\"token_type\":\"bearer\"}");
            case "/api/user" -> LoopbackHttp.Answer.json("{\"id\": 583231, \"login\": \"anne\", \"name\": \"Anne\"}");
            case "/api/user/emails" -> LoopbackHttp.Answer.json("""
                        [{"email": "old@example.com", "primary": false, "verified": true},
                         {"email": "anne@example.com", "primary": true, "verified": true}]
                        """);
            default -> LoopbackHttp.Answer.of(404, "");
        };
    }

    /** What a right ID token of this sign-in claims. */
    JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(google.url())
                .subject("1078")
                .audience(CLIENT)
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plusSeconds(300)))
                .claim("nonce", nonce)
                .claim("name", "Anne")
                .claim("email", EMAIL)
                .claim("email_verified", true);
    }

    static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String signed(RSAKey key, JWTClaimsSet claims) {
        return signed(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), key, claims);
    }

    static String signed(JWSHeader header, RSAKey key, JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(header, claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    Started start(String provider, String returnTo, String... cookies) {
        Started started = new Started(start.handle(StartOauthLoginReq.newBuilder()
                .setProvider(provider)
                .setReturnTo(returnTo)
                .addAllCookie(List.of(cookies))
                .build()));
        nonce = started.location().contains("?") ? started.query().getOrDefault("nonce", nonce) : nonce;
        return started;
    }

    /** The callback that the provider would make the browser send. */
    HandleOauthCallbackReq.Builder back(String provider, Started started) {
        return HandleOauthCallbackReq.newBuilder()
                .setProvider(provider)
                .setCode(CODE)
                .setState(started.state())
                .setUserAgent("browser")
                .addCookie(started.cookie());
    }

    HandleOauthCallbackResp finish(HandleOauthCallbackReq.Builder request) {
        return callback.handle(request.build());
    }

    /** Starts and finishes a sign-in; where the browser ends. */
    String signIn(String provider) {
        return finish(back(provider, start(provider, "/entities"))).getLocation();
    }

    /** Serves an event as Lambda would. */
    @SuppressWarnings("unchecked") // The endpoint is the rpc's.
    static String serve(String rpc, Message request, Endpoint<?, ?> endpoint, String event, CapturedLog log) {
        LambdaAdapter adapter = new LambdaAdapter(
                Rpc.of(AuthProto.getDescriptor()
                        .findServiceByName("AuthService")
                        .findMethodByName(rpc)),
                request,
                (Endpoint<Message, Message>) endpoint,
                SITE);
        InvocationTelemetry invocation = InvocationTelemetry.of(rpc, "request", log.log());
        byte[] answer = adapter.serve(event.getBytes(UTF_8), invocation);
        invocation.end();
        return new String(answer, UTF_8);
    }

    @Override
    public void close() {
        google.close();
        github.close();
    }
}
