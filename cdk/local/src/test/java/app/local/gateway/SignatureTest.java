package app.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.local.gateway.GatewayRequest.Header;
import app.local.lambda.AccessKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** AWS's own signer signs; the verifier must take exactly that. */
class SignatureTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final AccessKey KEY = new AccessKey("AKIDLOCAL", "secret/+=", "token");
    private static final String CREATE_USER = "/rpc/user.v1.UserService/CreateUser";

    private final Signature signature = new Signature(KEY, "us-east-1", "execute-api");

    @ParameterizedTest
    @ValueSource(
            strings = {
                CREATE_USER,
                CREATE_USER + "?b=2&a=1&a=0&empty=&flag",
                CREATE_USER + "?a1=2&a=1&a-b=3",
                CREATE_USER + "?q=a%20b%2Fc%C3%BC&tilde=~",
                "/with%20space/%C3%BC/a+b",
                "/",
                "/trailing/",
                "/a//b",
                "/a/./b/../c"
            })
    void takesWhatTheSdkSigned(String uri) throws Exception {
        assertThat(signature.verify(signed(uri, "{\"name\":\"Ann\"}", "us-east-1", "execute-api", session()), NOW))
                .isEqualTo("AKIDLOCAL");
    }

    @Test
    void refusesTheKeyWithoutItsSessionToken() {
        AwsCredentialsIdentity plain = AwsCredentialsIdentity.create(KEY.id(), KEY.secret());
        assertThatThrownBy(() -> signature.verify(signed("/a", "", "us-east-1", "execute-api", plain), NOW))
                .hasMessage("the session token is wrong");
    }

    @Test
    void takesAPresignedUrl() throws Exception {
        GatewayRequest presigned = presigned(Duration.ofMinutes(10));
        assertThat(signature.verify(presigned, NOW.plusSeconds(590))).isEqualTo("AKIDLOCAL");
        assertThatThrownBy(() -> signature.verify(presigned, NOW.plusSeconds(610)))
                .hasMessage("the signature has expired or is not valid yet");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # case            | seconds later | why it is refused
            too old           | 301           | the signature has expired or is not valid yet
            from the future   | -301          | the signature has expired or is not valid yet
            """)
    void refusesWrongTimes(String name, long seconds, String why) {
        GatewayRequest request = signed(CREATE_USER, "{}", "us-east-1", "execute-api", session());
        assertThatThrownBy(() -> signature.verify(request, NOW.plusSeconds(seconds)))
                .hasMessage(why);
    }

    @Test
    void refusesAnotherRegionOrService() {
        assertThatThrownBy(() -> signature.verify(signed("/a", "", "eu-west-1", "execute-api", session()), NOW))
                .hasMessageContaining("scope must be 20260102/us-east-1/execute-api/aws4_request");
        assertThatThrownBy(() -> signature.verify(signed("/a", "", "us-east-1", "lambda", session()), NOW))
                .hasMessageContaining("scope must be");
    }

    @Test
    void refusesOtherKeys() {
        AwsCredentialsIdentity stranger = AwsCredentialsIdentity.create("AKIDOTHER", KEY.secret());
        AwsCredentialsIdentity guesser = AwsSessionCredentialsIdentity.create(KEY.id(), "guess", KEY.sessionToken());
        AwsCredentialsIdentity stale = AwsSessionCredentialsIdentity.create(KEY.id(), KEY.secret(), "old");
        assertThatThrownBy(() -> signature.verify(signed("/a", "", "us-east-1", "execute-api", stranger), NOW))
                .hasMessage("the access key AKIDOTHER is unknown");
        assertThatThrownBy(() -> signature.verify(signed("/a", "", "us-east-1", "execute-api", guesser), NOW))
                .hasMessage("the signature does not match");
        assertThatThrownBy(() -> signature.verify(signed("/a", "", "us-east-1", "execute-api", stale), NOW))
                .hasMessage("the session token is wrong");
    }

    @Test
    void refusesWhatWasChangedAfterwards() {
        GatewayRequest good = signed(CREATE_USER + "?a=1", "{}", "us-east-1", "execute-api", session());
        refused(good, r -> with(r, "PUT", r.rawPath(), r.rawQuery(), r.headers(), r.body()));
        refused(
                good,
                r -> with(r, r.method(), "/rpc/user.v1.UserService/GetUser", r.rawQuery(), r.headers(), r.body()));
        refused(good, r -> with(r, r.method(), r.rawPath(), "a=2", r.headers(), r.body()));
        refused(
                good,
                r -> with(
                        r, r.method(), r.rawPath(), r.rawQuery(), r.headers(), "{ }".getBytes(StandardCharsets.UTF_8)));
        refused(
                good,
                r -> with(r, r.method(), r.rawPath(), r.rawQuery(), changed(r, "host", "evil.example"), r.body()));
        refused(
                good,
                r -> with(
                        r,
                        r.method(),
                        r.rawPath(),
                        r.rawQuery(),
                        changed(r, "x-amz-date", "20260102T030406Z"),
                        r.body()));
        refused(good, r -> with(r, r.method(), r.rawPath(), r.rawQuery(), plus(r, "x-amz-meta", "1"), r.body()));
        refused(
                good,
                r -> with(r, r.method(), r.rawPath(), r.rawQuery(), changed(r, "authorization", "Bearer x"), r.body()));
        refused(
                good,
                r -> with(
                        r,
                        r.method(),
                        r.rawPath(),
                        r.rawQuery(),
                        changed(r, "authorization", "AWS4-HMAC-SHA256 x"),
                        r.body()));
        refused(good, r -> with(r, r.method(), r.rawPath(), r.rawQuery(), List.of(), r.body()));
    }

    private void refused(GatewayRequest good, UnaryOperator<GatewayRequest> change) {
        assertThatThrownBy(() -> signature.verify(change.apply(good), NOW))
                .isInstanceOf(Signature.InvalidException.class);
    }

    private static GatewayRequest with(
            GatewayRequest r, String method, String path, String query, List<Header> headers, byte[] body) {
        return new GatewayRequest(method, path, query, r.protocol(), headers, body, r.sourceIp(), r.port());
    }

    private static List<Header> changed(GatewayRequest request, String name, String value) {
        return request.headers().stream()
                .map(header -> header.name().equals(name) ? new Header(name, value) : header)
                .toList();
    }

    private static List<Header> plus(GatewayRequest request, String name, String value) {
        List<Header> headers = new ArrayList<>(request.headers());
        headers.add(new Header(name, value));
        return headers;
    }

    private static AwsCredentialsIdentity session() {
        return AwsSessionCredentialsIdentity.create(KEY.id(), KEY.secret(), KEY.sessionToken());
    }

    private static GatewayRequest signed(
            String uri, String body, String region, String service, AwsCredentialsIdentity identity) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(URI.create("http://localhost:8081" + uri))
                .putHeader("content-type", "application/json")
                .putHeader("x-spaces", "  a   b ")
                .build();
        SignedRequest signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(identity)
                        .request(request)
                        .payload(ContentStreamProvider.fromByteArray(bytes))
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC)));
        return received("POST", uri, signed.request(), bytes);
    }

    private static GatewayRequest presigned(Duration lifetime) {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.GET)
                .uri(URI.create("http://localhost:8081/a?b=c"))
                .build();
        SignedRequest signed = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(session())
                        .request(request)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(
                                AwsV4FamilyHttpSigner.AUTH_LOCATION, AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                        .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, lifetime)
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC)));
        String uri = signed.request().getUri().getRawPath() + "?"
                + signed.request().getUri().getRawQuery();
        return received("GET", uri, signed.request(), new byte[0]);
    }

    private static GatewayRequest received(String method, String uri, SdkHttpRequest request, byte[] body) {
        List<Header> headers = new ArrayList<>();
        request.forEachHeader((name, values) -> values.forEach(value -> headers.add(new Header(name, value))));
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        String query = mark < 0 ? "" : uri.substring(mark + 1);
        return new GatewayRequest(method, path, query, "HTTP/1.1", headers, body, "127.0.0.1", 8081);
    }
}
