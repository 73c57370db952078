package app.runtime.http;

import static app.runtime.ApiException.Code.IDEMPOTENCY_KEY_REUSED;
import static app.runtime.ApiException.Code.INVALID_ARGUMENT;
import static app.runtime.ApiException.Code.UNAUTHENTICATED;
import static app.runtime.ApiException.Code.UNAVAILABLE;

import app.api.Rpc;
import app.runtime.ApiException;
import app.runtime.Endpoint;
import app.runtime.Ids;
import app.runtime.Sha256;
import app.runtime.database.Database;
import app.runtime.database.IdempotencyKeys;
import app.runtime.database.IdempotencyKeys.Stored;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Does what carries an Idempotency-Key once, however often it is sent (draft-ietf-httpapi-idempotency-key-header-07).
 * The key belongs to user and rpc. It is stored with the response in the transaction of the work, so either both are
 * there or neither. Of two requests at the same time the second one waits for the first. What fails stores nothing: the
 * same key may be used again.
 */
public final class IdempotentRequests {

    private static final String HEADER = "idempotency-key";

    /** A string of RFC 8941 §3.3.3, without escapes. */
    private static final Pattern KEY = Pattern.compile("\"[ !#-\\[\\]-~]{1,255}\"");

    private final Rpc rpc;
    private final Message response;
    private final Database database;
    private final IdempotencyKeys keys;
    private final InstantSource clock;

    /**
     * The requests of one rpc.
     *
     * @param response the default instance of the rpc's response message
     */
    public IdempotentRequests(Rpc rpc, Message response, Database database, InstantSource clock) {
        this.rpc = rpc;
        this.response = response;
        this.database = database;
        this.keys = new IdempotencyKeys(database, rpc.path());
        this.clock = clock;
    }

    /**
     * Serves a request, or answers as it was answered before.
     *
     * @throws ApiException INVALID_ARGUMENT if the header is malformed, IDEMPOTENCY_KEY_REUSED if the key came with
     *     another request before
     */
    Message serve(Request call, Message request, Endpoint<Message, Message> endpoint) {
        String key = call.header(HEADER);
        if (key == null) {
            return endpoint.handle(request);
        }
        if (!KEY.matcher(key).matches()) {
            throw new ApiException(
                    INVALID_ARGUMENT, "Idempotency-Key must be 1 to 255 ASCII characters in double quotes");
        }
        if (!(call.caller() instanceof Caller.SignedIn caller)) {
            throw new ApiException(UNAUTHENTICATED, "not signed in");
        }
        UUID userId = Ids.parse("user_id", caller.userId());
        return database.inTransaction(() -> once(userId, key, request, endpoint));
    }

    private Message once(UUID userId, String key, Message request, Endpoint<Message, Message> endpoint) {
        byte[] sha256 = Sha256.of(bytes(request));
        if (!keys.create(userId, key, sha256, clock.instant())) {
            return before(userId, key, sha256);
        }
        Message done = endpoint.handle(request);
        keys.update(userId, key, done.toByteArray());
        return done;
    }

    private Message before(UUID userId, String key, byte[] sha256) {
        Stored stored = keys.find(userId, key)
                .orElseThrow(() -> new ApiException(UNAVAILABLE, "the key has just expired, try again"));
        if (!Arrays.equals(stored.requestSha256(), sha256)) {
            throw new ApiException(
                    IDEMPOTENCY_KEY_REUSED, "Idempotency-Key came with another request before: take a new one");
        }
        try {
            return response.getParserForType().parseFrom(stored.response());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the stored response of " + rpc + " cannot be read", e);
        }
    }

    /** The same bytes for equal messages. */
    private static byte[] bytes(Message message) {
        byte[] bytes = new byte[message.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
