package app.local.lambda;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * The one access key of a local target: functions sign with it, the servers verify against it. Temporary credentials in
 * the sense of AWS: without the session token the key is worth nothing. Never a real one.
 */
public record AccessKey(String id, String secret, String sessionToken) {

    /** One that nobody has had yet. */
    public static AccessKey random() {
        SecureRandom random = new SecureRandom();
        byte[] id = new byte[9];
        byte[] secret = new byte[30];
        byte[] token = new byte[30];
        random.nextBytes(id);
        random.nextBytes(secret);
        random.nextBytes(token);
        Base64.Encoder base64 = Base64.getUrlEncoder();
        // Of an id AWS's clients allow word characters only.
        return new AccessKey(
                "LOCAL" + base64.encodeToString(id).replace('-', '_'),
                base64.encodeToString(secret),
                base64.encodeToString(token));
    }

    @Override
    public String toString() {
        return "AccessKey[" + id + "]";
    }
}
