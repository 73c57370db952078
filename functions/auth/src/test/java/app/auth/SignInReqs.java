package app.auth;

import app.auth.v1.SignInReq;

/** What a test says of a request to store a sign-in. */
final class SignInReqs {

    private SignInReqs() {}

    static String person(SignInReq request) {
        return request.getIdentity().getName() + " " + request.getIdentity().getEmail() + " "
                + request.getIdentity().getEmailVerified();
    }
}
