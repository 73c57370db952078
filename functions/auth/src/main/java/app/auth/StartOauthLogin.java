package app.auth;

import app.auth.v1.StartOauthLoginReq;
import app.auth.v1.StartOauthLoginResp;
import app.runtime.ApiException;
import app.runtime.Endpoint;
import app.runtime.Randomness;
import app.runtime.http.Cookies;
import jakarta.inject.Singleton;
import java.util.List;

/** Sends the browser to the provider's sign-in page. */
@Singleton
final class StartOauthLogin implements Endpoint<StartOauthLoginReq, StartOauthLoginResp> {

    /** Attempts of one browser beyond that are cleared away: API Gateway takes 10,240 bytes of headers in all. */
    private static final int MAX_ATTEMPTS = 4;

    private static final int MAX_ATTEMPTS_LENGTH = 3_000;

    private final Providers providers;
    private final Randomness randomness;
    private final FailedSignIns failures;

    StartOauthLogin(Providers providers, Randomness randomness, FailedSignIns failures) {
        this.providers = providers;
        this.randomness = randomness;
        this.failures = failures;
    }

    @Override
    public StartOauthLoginResp handle(StartOauthLoginReq request) {
        Provider provider = providers.get(request.getProvider());
        String returnTo = request.getReturnTo().isEmpty() ? "/" : request.getReturnTo();
        if (!ReturnTo.isAllowed(returnTo)) {
            throw ApiException.invalidField("returnTo", "must be a path of this site, such as /entities");
        }
        SignInAttempt transaction = SignInAttempt.start(provider.name(), returnTo, randomness);
        StartOauthLoginResp.Builder response = StartOauthLoginResp.newBuilder();
        try {
            response.setLocation(provider.signInPage(transaction, providers.redirectUri(provider)));
        } catch (SignInFailedException e) {
            return response.setLocation(failures.location(provider.name(), e)).build();
        }
        response.addAllSetCookie(clearedAttempts(request.getCookieList()));
        return response.addSetCookie(transaction.cookie()).build();
    }

    private static List<String> clearedAttempts(List<String> cookies) {
        List<String> attempts = cookies.stream()
                .filter(cookie -> cookie.startsWith(SignInAttempt.COOKIE_PREFIX) && cookie.contains("="))
                .toList();
        int length = attempts.stream().mapToInt(String::length).sum();
        if (attempts.size() < MAX_ATTEMPTS && length <= MAX_ATTEMPTS_LENGTH) {
            return List.of();
        }
        return attempts.stream()
                .map(cookie -> Cookies.cleared(cookie.substring(0, cookie.indexOf('='))))
                .toList();
    }
}
