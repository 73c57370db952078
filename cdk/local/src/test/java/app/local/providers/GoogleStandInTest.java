package app.local.providers;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenErrorResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.AuthenticationSuccessResponse;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real OpenID client, and a person with a browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoogleStandInTest {

    private static final ClientID CLIENT = new ClientID("local-google");
    private static final ClientAuthentication KNOWN = new ClientSecretPost(CLIENT, new Secret("local-google-secret"));
    private static final URI CALLBACK = URI.create("http://localhost:8080/api/auth/google/callback");
    private static final String ADA = "name=Ada+L.&email=ada%40example.com";

    private final StandInVisitor visitor = new StandInVisitor();
    private final CodeVerifier verifier = new CodeVerifier();
    private final State state = new State();
    private final Nonce nonce = new Nonce();
    private ProviderStandIns providers;
    private OIDCProviderMetadata provider;

    @BeforeAll
    void discover() throws Exception {
        providers = ProviderStandIns.start(0);
        provider = OIDCProviderMetadata.resolve(new Issuer(providers.googleIssuer()));
    }

    @AfterAll
    void stop() {
        providers.close();
        visitor.close();
    }

    @Test
    void signsIn() throws Exception {
        assertThat(provider.getIssuer().getValue()).isEqualTo(providers.googleIssuer());
        HttpResponse<String> page = visitor.get(request().build().toURI().toString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("<html lang=\"en\">", "<label for=\"email\">", "<form method=\"post\">")
                .doesNotContain("<script", "src=", "href=");

        IDTokenClaimsSet claims = claims(exchange(KNOWN, code(ADA), CALLBACK, verifier));
        assertThat(claims.getStringClaim("email")).isEqualTo("ada@example.com");
        assertThat(claims.getBooleanClaim("email_verified")).isTrue();
        assertThat(claims.getStringClaim("name")).isEqualTo("Ada L.");
        assertThat(claims.getSubject().getValue()).matches("1\\d{19}");
        assertThat(claims.getStringClaim("azp")).isEqualTo("local-google");

        ClientAuthentication basic = new ClientSecretBasic(CLIENT, new Secret("local-google-secret"));
        IDTokenClaimsSet again =
                claims(exchange(basic, code("name=A&email=ADA%40example.com&unverified=true"), CALLBACK, verifier));
        assertThat(again.getSubject()).isEqualTo(claims.getSubject());
        assertThat(again.getBooleanClaim("email_verified")).isFalse();
        IDTokenClaimsSet other = claims(exchange(KNOWN, code("name=A&email=bob%40example.com"), CALLBACK, verifier));
        assertThat(other.getSubject()).isNotEqualTo(claims.getSubject());
    }

    @Test
    void answersTheUserInfo() throws Exception {
        OIDCTokenResponse tokens = (OIDCTokenResponse) exchange(KNOWN, code(ADA), CALLBACK, verifier);
        HttpResponse<String> info = visitor.get(
                provider.getUserInfoEndpointURI().toString(),
                "Authorization",
                "Bearer " + tokens.getOIDCTokens().getAccessToken().getValue());
        assertThat(info.statusCode()).isEqualTo(200);
        assertThat(info.body()).contains("ada@example.com");
    }

    @Test
    void exchangesACodeOnlyOnceAndOnlyForItsOwner() throws Exception {
        AuthorizationCode code = code(ADA);
        assertThat(exchange(KNOWN, code, CALLBACK, verifier).indicatesSuccess()).isTrue();
        refused("invalid_grant", 400, exchange(KNOWN, code, CALLBACK, verifier));
        refused("invalid_grant", 400, exchange(KNOWN, code(ADA), CALLBACK, new CodeVerifier()));
        refused("invalid_grant", 400, exchange(KNOWN, code(ADA), CALLBACK, null));
        refused(
                "redirect_uri_mismatch",
                400,
                exchange(KNOWN, code(ADA), URI.create("http://localhost:9/api/auth/google/callback"), verifier));
        refused(
                "invalid_client",
                401,
                exchange(new ClientSecretPost(CLIENT, new Secret("guess")), code(ADA), CALLBACK, verifier));
        refused(
                "invalid_client",
                401,
                exchange(
                        new ClientSecretBasic(new ClientID("other"), new Secret("guess")),
                        code(ADA),
                        CALLBACK,
                        verifier));
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(delimiter = '|', textBlock = """
            client_id             | other                                        | 401 | invalid_client
            redirect_uri          | https://evil.example/api/auth/google/callback | 400 | redirect_uri_mismatch
            redirect_uri          | http://localhost:8080/elsewhere              | 400 | redirect_uri_mismatch
            redirect_uri          | http://localhost:8080/api/auth/google/callback?x=y | 400 | redirect_uri_mismatch
            response_type         | token                                        | 302 | unsupported_response_type
            scope                 | email                                        | 302 | invalid_scope
            code_challenge_method | plain                                        | 302 | invalid_request
            code_challenge        | short                                        | 302 | invalid_request
            """)
    void refusesBadRequests(String name, String value, int status, String error) throws Exception {
        Parameters parameters = Parameters.parse(request().build().toURI().getRawQuery());
        parameters.values().put(name, value);
        StringBuilder uri = new StringBuilder(providers.googleIssuer()).append("/authorize?x=y");
        parameters
                .values()
                .forEach((key, parameter) ->
                        uri.append('&').append(key).append('=').append(Parameters.encode(parameter)));
        for (HttpResponse<String> response :
                new HttpResponse[] {visitor.get(uri.toString()), visitor.post(uri.toString(), ADA)}) {
            assertThat(response.statusCode()).isEqualTo(status);
            if (status == 302) {
                assertThat(StandInVisitor.location(response)).startsWith(CALLBACK + "?error=" + error + "&");
                assertThat(StandInVisitor.returned(response, "state")).isEqualTo(state.getValue());
            } else {
                assertThat(response.body()).contains("Error " + status + ": " + error);
                assertThat(StandInVisitor.location(response)).isEmpty();
            }
        }
    }

    @Test
    void asksAgainAfterAMistakeAndLetsTheVisitorCancel() throws Exception {
        String uri = request().build().toURI().toString();
        HttpResponse<String> mistake = visitor.post(uri, "name=%3Cb%3E&email=nonsense");
        assertThat(mistake.statusCode()).isEqualTo(400);
        assertThat(mistake.body()).contains("role=\"alert\"", "&lt;b&gt;").doesNotContain("<b>");
        HttpResponse<String> cancelled = visitor.post(uri, "cancel=true");
        assertThat(StandInVisitor.returned(cancelled, "error")).isEqualTo("access_denied");
        assertThat(StandInVisitor.returned(cancelled, "state")).isEqualTo(state.getValue());
    }

    private AuthenticationRequest.Builder request() {
        return new AuthenticationRequest.Builder(
                        ResponseType.CODE, new Scope("openid", "email", "profile"), CLIENT, CALLBACK)
                .endpointURI(provider.getAuthorizationEndpointURI())
                .state(state)
                .nonce(nonce)
                .codeChallenge(verifier, CodeChallengeMethod.S256);
    }

    private AuthorizationCode code(String form) throws Exception {
        HttpResponse<String> answer = visitor.post(request().build().toURI().toString(), form);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        AuthenticationSuccessResponse success = AuthenticationResponseParser.parse(
                        URI.create(StandInVisitor.location(answer)))
                .toSuccessResponse();
        assertThat(success.getState()).isEqualTo(state);
        assertThat(success.getIssuer().getValue()).isEqualTo(providers.googleIssuer());
        return success.getAuthorizationCode();
    }

    private TokenResponse exchange(
            ClientAuthentication client, AuthorizationCode code, URI redirect, @Nullable CodeVerifier proof)
            throws Exception {
        AuthorizationCodeGrant grant = new AuthorizationCodeGrant(code, redirect, proof);
        HTTPResponse answer = new TokenRequest.Builder(provider.getTokenEndpointURI(), client, grant)
                .build()
                .toHTTPRequest()
                .send();
        return OIDCTokenResponseParser.parse(answer);
    }

    private IDTokenClaimsSet claims(TokenResponse response) throws Exception {
        assertThat(response.indicatesSuccess()).isTrue();
        IDTokenValidator validator = new IDTokenValidator(
                provider.getIssuer(),
                CLIENT,
                JWSAlgorithm.RS256,
                provider.getJWKSetURI().toURL());
        return validator.validate(((OIDCTokenResponse) response).getOIDCTokens().getIDToken(), nonce);
    }

    private static void refused(String code, int status, TokenResponse response) {
        assertThat(response.indicatesSuccess()).as(code).isFalse();
        TokenErrorResponse error = response.toErrorResponse();
        assertThat(Map.of(
                        error.getErrorObject().getCode(), error.getErrorObject().getHTTPStatusCode()))
                .isEqualTo(Map.of(code, status));
    }
}
