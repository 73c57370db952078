package app.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.auth.SignInFailedException.Reason;
import app.auth.SignInFlow.Started;
import app.auth.v1.HandleOauthCallbackReq;
import app.auth.v1.HandleOauthCallbackResp;
import app.auth.v1.SignInReq;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandleOauthCallbackTest {

    private final SignInFlow flow = new SignInFlow();

    @AfterEach
    void close() {
        flow.close();
    }

    @ParameterizedTest
    @CsvSource({"google, 1078", "github, 583231"})
    void signsIn(String provider, String externalUserId) {
        Started started = flow.start(provider, "/entities?x=1#y");
        HandleOauthCallbackResp response = flow.finish(flow.back(provider, started));
        assertThat(response.getLocation()).isEqualTo("/entities?x=1#y");
        assertThat(response.getSetCookieList())
                .containsExactly(
                        cleared(started),
                        "__Host-session_token=" + SignInFlow.SESSION_TOKEN
                                + "; Max-Age=2592000; Path=/; Secure; HttpOnly; SameSite=Lax");
        SignInReq request = flow.signIns.get(0);
        assertThat(request.getIdentity().getProvider()).isEqualTo(provider);
        assertThat(request.getIdentity().getExternalUserId()).isEqualTo(externalUserId);
        assertThat(request.getIdentity().getName()).isEqualTo("Anne");
        assertThat(request.getIdentity().getEmail()).isEqualTo(SignInFlow.EMAIL);
        assertThat(request.getIdentity().getEmailVerified()).isTrue();
        assertThat(request.getUserAgent()).isEqualTo("browser");
        assertThat(request.getPreviousToken()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"google, /token", "github, /login/oauth/access_token"})
    void provesAtTheExchangeThatItAsked(String provider, String path) {
        Started started = flow.start(provider, "/");
        flow.finish(flow.back(provider, started));
        List<LoopbackHttp.Asked> asked = (provider.equals("google") ? flow.google : flow.github).asked(path);
        assertThat(asked).hasSize(1);
        Map<String, String> form = asked.get(0).form();
        SignInAttempt transaction =
                SignInAttempt.find(List.of(started.cookie()), started.state()).orElseThrow();
        assertThat(form)
                .containsEntry("code", SignInFlow.CODE)
                .containsEntry("code_verifier", transaction.verifier())
                .containsEntry("redirect_uri", SignInFlow.SITE + "/api/auth/" + provider + "/callback")
                .containsEntry("client_id", SignInFlow.CLIENT)
                .containsEntry("client_secret", SignInFlow.CLIENT_SECRET);
        assertThat(started.query()).containsEntry("code_challenge", transaction.challenge());
    }

    @Test
    void handsOnTheSessionThatTheBrowserHad() {
        Started started = flow.start("github", "/");
        String old = "o".repeat(22) + "." + "p".repeat(43);
        flow.finish(flow.back("github", started).addCookie("__Host-session_token=" + old));
        flow.finish(flow.back("github", started).addCookie("__Host-session_token=nonsense"));
        assertThat(flow.signIns).extracting(SignInReq::getPreviousToken).containsExactly(old, "");
    }

    @Test
    void letsParallelTabsSignIn() {
        Started one = flow.start("github", "/one");
        Started two = flow.start("github", "/two");
        assertThat(flow.finish(flow.back("github", one).addCookie(two.cookie())).getLocation())
                .isEqualTo("/one");
        assertThat(flow.finish(flow.back("github", two)).getLocation()).isEqualTo("/two");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no state",
                "wrong state",
                "another browser",
                "cookie of another attempt",
                "another provider",
                "used",
                "state twice in cookies"
            })
    void refusesAStateThatThisBrowserDidNotStart(String what) {
        Started started = flow.start("github", "/");
        Started other = flow.start("github", "/");
        HandleOauthCallbackReq.Builder back = flow.back("github", started);
        switch (what) {
            case "no state" -> back.clearState();
            case "wrong state" -> back.setState("x".repeat(43));
            case "another browser" -> back.clearCookie();
            case "cookie of another attempt" -> back.clearCookie().addCookie(other.cookie());
            case "another provider" -> back.setProvider("google");
            // The answer to the first callback cleared the cookie.
            case "used" -> {
                assertThat(flow.finish(back).getSetCookieList()).contains(cleared(started));
                flow.signIns.clear();
                back.clearCookie();
            }
            case "state twice in cookies" -> back.addCookie(started.cookie());
            default -> throw new AssertionError(what);
        }
        int before = flow.google.asked().size() + flow.github.asked().size();
        HandleOauthCallbackResp response = flow.finish(back);
        assertThat(response.getLocation()).isEqualTo("/login?error=invalid_state");
        assertThat(response.getSetCookieList()).noneMatch(cookie -> cookie.startsWith("__Host-session_token"));
        assertThat(flow.signIns).isEmpty();
        assertThat(flow.google.asked().size() + flow.github.asked().size())
                .as("the code is not even exchanged")
                .isEqualTo(before);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "google, access_denied, access_denied",
        "github, access_denied, access_denied",
        "google, server_error, provider_error",
        "google, <script>, provider_error",
        "github, redirect_uri_mismatch, provider_error"
    })
    void endsOnTheSignInPageWithAShortCode(String provider, String error, String code) {
        Started started = flow.start(provider, "/");
        HandleOauthCallbackResp response =
                flow.finish(flow.back(provider, started).clearCode().setError(error));
        assertThat(response.getLocation()).isEqualTo("/login?error=" + code);
        assertThat(response.getSetCookieList()).containsExactly(cleared(started));
        assertThat(flow.log.text()).contains("\"audit\":\"SIGN_IN_FAILED\"", "\"reason\":\"" + code + "\"");
    }

    @Test
    void needsACode() {
        Started started = flow.start("github", "/");
        assertThat(flow.finish(flow.back("github", started).clearCode()).getLocation())
                .isEqualTo("/login?error=provider_error");
        assertThat(flow.github.asked()).isEmpty();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # provider | iss   | ends at
            google     | right | /entities
            google     | none  | /entities
            google     | wrong | /login?error=provider_error
            github     | right | /entities
            github     | none  | /entities
            github     | wrong | /login?error=provider_error
            """)
    void checksTheIssuerThatTheCallbackNames(String provider, String iss, String want) {
        Started started = flow.start(provider, "/entities");
        String right = provider.equals("google") ? flow.google.url() : flow.github.url() + "/login/oauth";
        HandleOauthCallbackReq.Builder back = flow.back(provider, started);
        back.setIss(iss.equals("right") ? right : iss.equals("none") ? "" : right + "/");
        HandleOauthCallbackResp response = flow.finish(back);
        assertThat(response.getLocation()).isEqualTo(want);
        assertThat(flow.signIns.isEmpty()).isEqualTo(want.startsWith("/login"));
        assertThat(response.getSetCookieList()).contains(cleared(started));
    }

    /** RFC 9207 §2.4. */
    @Test
    void needsTheIssuerWhereTheProviderAnnouncesIt() {
        flow.google.answer(request -> request.path().equals("/.well-known/openid-configuration")
                ? LoopbackHttp.Answer.json(flow.discovery(", \"authorization_response_iss_parameter_supported\": true"))
                : flow.asGoogle(request));
        assertThat(flow.signIn("google")).isEqualTo("/login?error=provider_error");
        assertThat(flow.google.asked("/token")).isEmpty();
        Started started = flow.start("google", "/entities");
        assertThat(flow.finish(flow.back("google", started).setIss(flow.google.url()))
                        .getLocation())
                .isEqualTo("/entities");
    }

    @Test
    void endsOnTheSignInPageWhereTheSignInCannotBeStored() {
        flow.signInCall = request -> {
            throw new SignInFailedException(Reason.INTERNAL, "SignIn failed");
        };
        Started started = flow.start("github", "/");
        HandleOauthCallbackResp response = flow.finish(flow.back("github", started));
        assertThat(response.getLocation()).isEqualTo("/login?error=internal");
        assertThat(response.getSetCookieList()).containsExactly(cleared(started));
    }

    @Test
    void endsTheAttemptWhateverIsThrown() {
        flow.signInCall = request -> {
            throw new IllegalStateException("a bug");
        };
        Started started = flow.start("github", "/");
        HandleOauthCallbackResp response = flow.finish(flow.back("github", started));
        assertThat(response.getLocation()).isEqualTo("/login?error=internal");
        assertThat(response.getSetCookieList()).containsExactly(cleared(started));
        assertThat(flow.log.text()).contains("\"level\":\"ERROR\"", "a bug");
    }

    @Test
    void knowsNoOtherProvider() {
        Started started = flow.start("github", "/");
        assertThatThrownBy(() -> flow.finish(flow.back("facebook", started))).hasMessageStartingWith("NOT_FOUND");
    }

    @Test
    void sendsAnAddressAwayThatSignsInTooOften() {
        flow.retryAfterSeconds = 17;
        Started started = flow.start("github", "/");
        HandleOauthCallbackResp response =
                flow.finish(flow.back("github", started).setClientAddress("198.51.100.10"));
        assertThat(response.getLocation()).isEqualTo("/login?error=too_many_attempts");
        assertThat(response.getRetryAfter()).isEqualTo("17");
        assertThat(response.getSetCookieList()).containsExactly(cleared(started));
        assertThat(flow.announced).extracting(SignInReq::getClientAddress).containsExactly("198.51.100.10");
        assertThat(flow.github.asked()).as("requests to the provider").isEmpty();
        assertThat(flow.signIns).isEmpty();
    }

    @Test
    void remembersWhomItSentAway() {
        flow.retryAfterSeconds = 17;
        for (String want : List.of("17", "17", "1")) {
            if (want.equals("1")) {
                flow.clock.advance(Duration.ofSeconds(17).minusMillis(1));
            }
            Started started = flow.start("github", "/");
            HandleOauthCallbackReq.Builder back = flow.back("github", started).setClientAddress("198.51.100.10");
            assertThat(flow.finish(back).getRetryAfter()).isEqualTo(want);
        }
        assertThat(flow.announced).as("questions to the database").hasSize(1);
        flow.retryAfterSeconds = 0;
        assertThat(flow.finish(flow.back("github", flow.start("github", "/")).setClientAddress("198.51.100.11"))
                        .getLocation())
                .isEqualTo("/");
        flow.clock.advance(Duration.ofMillis(1));
        assertThat(flow.finish(flow.back("github", flow.start("github", "/")).setClientAddress("198.51.100.10"))
                        .getLocation())
                .isEqualTo("/");
    }

    /** Whatever comes back from a provider, a browser sees a page, and the attempt is over. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # case             | query                          | error
            no code            | state=STATE                    | provider_error
            code twice         | code=a&code=b&state=STATE      | invalid_request
            state twice        | code=a&state=STATE&state=STATE | invalid_request
            no percent-code    | code=%zz&state=STATE           | invalid_request
            no UTF-8           | code=%FF&state=STATE           | invalid_request
            NUL                | code=%00&state=STATE           | invalid_request
            no UTF-8, unknown  | x=%FF&code=a&state=STATE       | invalid_request
            long state         | code=a&state=LONG              | invalid_request
            unknown state      | code=a&state=x                 | invalid_state
            nothing            | ''                             | invalid_state
            """)
    void answersEveryFailedCallbackByAPage(String name, String query, String error) {
        Started started = flow.start("github", "/");
        JsonObject answer = answer(
                "github", started, query.replace("STATE", started.state()).replace("LONG", "x".repeat(1001)));
        assertThat(answer.get("statusCode").getAsInt()).isEqualTo(302);
        assertThat(answer.getAsJsonObject("headers").get("location").getAsString())
                .isEqualTo("/login?error=" + error);
        if (query.contains("STATE") || error.equals("invalid_request")) {
            assertThat(answer.get("cookies").toString()).contains(cleared(started));
        }
        assertThat(flow.signIns).isEmpty();
    }

    @Test
    void passesOverParametersThatItDoesNotKnow() {
        Started started = flow.start("github", "/entities");
        JsonObject answer = answer(
                "github",
                started,
                "scope=a&scope=b&authuser=0&prompt=none&code=" + SignInFlow.CODE + "&state=" + started.state());
        assertThat(answer.getAsJsonObject("headers").get("location").getAsString())
                .isEqualTo("/entities");
    }

    @Test
    void answersTheCallbackOfAnUnknownProviderByAPage() {
        JsonObject answer = answer("facebook", flow.start("github", "/"), "code=a");
        assertThat(answer.getAsJsonObject("headers").get("location").getAsString())
                .isEqualTo("/login?error=invalid_request");
    }

    private JsonObject answer(String provider, Started started, String query) {
        return JsonParser.parseString(serve(provider, started, query)).getAsJsonObject();
    }

    /** Sign-ins that work and that fail in every way, with marked values: none of them is in a line of the log. */
    @Test
    void writesNoSecretAndNothingPersonalToTheLog() {
        String verifier = "";
        for (String provider : List.of("google", "github")) {
            for (String answer : List.of("right", "400", "500", "garbage", "token in an error", "bad token")) {
                answer(answer);
                Started started = flow.start(provider, "/");
                if (started.response().getSetCookieCount() == 0) {
                    continue;
                }
                SignInAttempt transaction = SignInAttempt.find(List.of(started.cookie()), started.state())
                        .orElseThrow();
                verifier = transaction.verifier();
                String location = serve(provider, started);
                assertThat(location).contains("\"statusCode\":302");
                assertThat(flow.log.text())
                        .doesNotContain(started.state(), transaction.verifier(), transaction.nonce());
            }
        }
        assertThat(verifier).isNotEmpty();
        assertThat(flow.log.text())
                .contains("\"outcome\":\"OK\"", "SIGN_IN_FAILED")
                .doesNotContain(SignInFlow.CODE, SignInFlow.CLIENT_SECRET, SignInFlow.ACCESS_TOKEN)
                .doesNotContain("SESSIONSECRET", "anne@", "Anne", "eyJ");
    }

    private void answer(String how) {
        flow.google.answer(request -> request.path().equals("/token") ? tokens(how, request) : flow.asGoogle(request));
        flow.github.answer(request ->
                request.path().endsWith("access_token") ? tokens(how, request) : SignInFlow.asGithub(request));
    }

    private LoopbackHttp.Answer tokens(String how, LoopbackHttp.Asked request) {
        return switch (how) {
            case "right" -> request.path().equals("/token") ? flow.asGoogle(request) : SignInFlow.asGithub(request);
            case "400" -> LoopbackHttp.Answer.of(400, "{\"error\":\"invalid_grant\"}");
            case "500" -> LoopbackHttp.Answer.of(500, "boom " + SignInFlow.ACCESS_TOKEN);
            case "garbage" -> LoopbackHttp.Answer.json("<html>" + request.body() + SignInFlow.ACCESS_TOKEN);
            case "token in an error" ->
                LoopbackHttp.Answer.of(
                        400, "{\"error\":\"" + SignInFlow.ACCESS_TOKEN + "\",\"echo\":\"" + request.body() + "\"}");
            case "bad token" ->
                LoopbackHttp.Answer.json("{\"access_token\":\"" + SignInFlow.ACCESS_TOKEN
                        + "\\nX: y\",\"id_token\":\"eyJhbGciOiJub25lIn0." + SignInFlow.ACCESS_TOKEN + ".x\"}");
            default -> throw new AssertionError(how);
        };
    }

    private String serve(String provider, Started started) {
        return serve(
                provider, started, "code=" + URLEncoder.encode(SignInFlow.CODE, UTF_8) + "&state=" + started.state());
    }

    private String serve(String provider, Started started, String query) {
        return SignInFlow.serve(
                "HandleOauthCallback",
                HandleOauthCallbackReq.getDefaultInstance(),
                flow.callback,
                """
                {"version": "2.0", "rawQueryString": "%s",
                 "cookies": ["%s"], "headers": {"user-agent": "browser"},
                 "pathParameters": {"provider": "%s"}, "requestContext": {"http": {"method": "GET"}}}
                """.formatted(query, started.cookie(), provider),
                flow.log);
    }

    private static String cleared(Started started) {
        String name = started.cookie().substring(0, started.cookie().indexOf('='));
        return name + "=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax";
    }
}
