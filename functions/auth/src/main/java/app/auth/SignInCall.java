package app.auth;

import app.auth.v1.SignInReq;
import app.auth.v1.SignInResp;

/** Calls the SignIn rpc from the function that has no database. */
@FunctionalInterface
interface SignInCall {

    /**
     * Stores a sign-in, or counts one that begins.
     *
     * @throws SignInFailedException INTERNAL if it could not be stored
     */
    SignInResp call(SignInReq request);
}
