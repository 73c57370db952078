package app.auth;

import app.auth.SignInFailedException.Reason;
import app.auth.v1.HandleOauthCallbackReq;
import app.auth.v1.HandleOauthCallbackResp;
import app.auth.v1.OauthIdentity;
import app.auth.v1.SignInReq;
import app.runtime.Endpoint;
import app.runtime.http.Cookies;
import jakarta.inject.Singleton;

/** Takes the browser back from the provider, learns who it is and starts a session. */
@Singleton
final class HandleOauthCallback implements Endpoint<HandleOauthCallbackReq, HandleOauthCallbackResp> {

    private final Providers providers;
    private final SignInAdmission admission;
    private final SignInCall signIn;
    private final FailedSignIns failures;

    HandleOauthCallback(Providers providers, SignInAdmission admission, SignInCall signIn, FailedSignIns failures) {
        this.providers = providers;
        this.admission = admission;
        this.signIn = signIn;
        this.failures = failures;
    }

    @Override
    public HandleOauthCallbackResp handle(HandleOauthCallbackReq request) {
        Provider provider = providers.get(request.getProvider());
        HandleOauthCallbackResp.Builder response = HandleOauthCallbackResp.newBuilder();
        SignInAttempt.clearedCookie(request.getCookieList(), request.getState()).ifPresent(response::addSetCookie);
        try {
            SignInAttempt transaction = transaction(request, provider);
            int wait = admission.secondsToWait(request.getClientAddress());
            if (wait > 0) {
                response.setRetryAfter(Integer.toString(wait));
                throw new SignInFailedException(Reason.TOO_MANY_ATTEMPTS, "too many sign-ins from one address");
            }
            ProviderIdentity identity = provider.identify(
                    transaction, request.getCode(), request.getIss(), providers.redirectUri(provider));
            String token = signIn.call(signInRequest(identity, request)).getToken();
            return response.setLocation(transaction.returnTo())
                    .addSetCookie(Cookies.set(Cookies.SESSION, token, Session.ABSOLUTE_LIMIT))
                    .build();
        } catch (SignInFailedException e) {
            return response.setLocation(failures.location(provider.name(), e)).build();
        } catch (RuntimeException e) {
            // The attempt is over in any case, so its cookie goes, which a bare 500 would leave.
            SignInFailedException failure =
                    new SignInFailedException(Reason.INTERNAL, "the callback could not be handled", e);
            return response.setLocation(failures.location(provider.name(), failure))
                    .build();
        }
    }

    /** The attempt that this browser started at this provider, unless the provider ended it with an error. */
    private static SignInAttempt transaction(HandleOauthCallbackReq request, Provider provider) {
        SignInAttempt transaction = SignInAttempt.find(request.getCookieList(), request.getState())
                .filter(found -> found.provider().equals(provider.name()))
                .orElseThrow(
                        () -> new SignInFailedException(Reason.INVALID_STATE, "this browser started no such sign-in"));
        if (request.getError().equals("access_denied")) {
            throw new SignInFailedException(Reason.ACCESS_DENIED, "the person said no at the provider");
        }
        if (!request.getError().isEmpty() || request.getCode().isEmpty()) {
            throw new SignInFailedException(Reason.PROVIDER_ERROR, "the provider sent no code");
        }
        return transaction;
    }

    private static SignInReq signInRequest(ProviderIdentity identity, HandleOauthCallbackReq request) {
        return SignInReq.newBuilder()
                .setIdentity(OauthIdentity.newBuilder()
                        .setProvider(identity.provider())
                        .setExternalUserId(identity.externalUserId())
                        .setName(identity.name())
                        .setEmail(identity.email())
                        .setEmailVerified(identity.emailVerified()))
                .setUserAgent(request.getUserAgent())
                .setPreviousToken(previousToken(request))
                .build();
    }

    private static String previousToken(HandleOauthCallbackReq request) {
        return Cookies.find(request.getCookieList(), Cookies.SESSION)
                .flatMap(SessionToken::parse)
                .map(SessionToken::text)
                .orElse("");
    }
}
