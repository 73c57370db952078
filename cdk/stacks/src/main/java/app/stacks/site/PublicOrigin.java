package app.stacks.site;

import app.api.FunctionVariables;
import app.stacks.functions.LiveFunction;
import java.util.Optional;

/**
 * Where people find the application.
 *
 * @param url such as {@code https://app.example.com}, without a slash at its end
 * @param keySha256 the SHA-256 (hexadecimal, by commas if there are two) of what it sends in the header x-origin-key;
 *     empty where nothing stands before the gateway
 */
public record PublicOrigin(String url, Optional<String> keySha256) {

    /** Tells a function what it is, so that the function can tell its own visitors from others. */
    public void introduceTo(LiveFunction function) {
        function.addEnvironment(FunctionVariables.SITE_ORIGIN, url);
        keySha256.ifPresent(digest -> function.addEnvironment(FunctionVariables.ORIGIN_KEY_SHA256, digest));
    }
}
