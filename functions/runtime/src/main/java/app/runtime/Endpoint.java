package app.runtime;

import com.google.protobuf.Message;

/**
 * One rpc of the API: a request in, a response out. Knows nothing of HTTP or Lambda.
 *
 * <p>Every rpc in proto/ has exactly one implementation, a {@code @Singleton} of the same name in the service's module.
 *
 * @param <Q> the rpc's request message
 * @param <R> the rpc's response message
 */
public interface Endpoint<Q extends Message, R extends Message> {

    /**
     * Serves one request. Its strings are well-formed, within their {@code max_length} and present where REQUIRED, and
     * what the session fills is filled.
     *
     * @throws ApiException if it cannot be served, for a reason that the caller may know
     */
    R handle(Q request);
}
