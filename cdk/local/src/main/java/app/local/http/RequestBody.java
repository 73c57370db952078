package app.local.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of requests into memory, but never more of them together than the heap bears. What was read counts
 * until the request is answered.
 */
public final class RequestBody {

    /**
     * Of the heap, for all servers of this process: on its way a body is in memory some five times, as bytes, as text,
     * in an event and in what is written to the function.
     */
    private static final int SHARE = 8;

    private static final BodyBudget BUDGET = new BodyBudget(Runtime.getRuntime().maxMemory() / SHARE);
    private static final int PIECE = 64 * 1024;
    /** Of a body that is refused, in bytes: who is still sending when the connection ends never sees the answer. */
    private static final long MOST_DROPPED = 64L * 1024 * 1024;

    private RequestBody() {}

    /** The bodies of other requests fill the budget; to be answered by 503. */
    public static final class NoRoomException extends IOException {

        private static final long serialVersionUID = 1;

        NoRoomException() {
            super("the bodies of other requests fill the memory that there is for them");
        }
    }

    /**
     * The body; nothing if it is longer than the limit. Then, and if there is no room, it is read on and dropped.
     *
     * @param limit in bytes
     */
    public static byte @Nullable [] read(Request request, int limit) throws IOException {
        return read(request, limit, BUDGET);
    }

    static byte @Nullable [] read(Request request, int limit, BodyBudget budget) throws IOException {
        if (request.getLength() == 0) {
            return new byte[0];
        }
        try (InputStream in = Content.Source.asInputStream(request)) {
            ByteArrayOutputStream body = new ByteArrayOutputStream((int) Math.clamp(request.getLength(), 0, PIECE));
            while (true) {
                if (!budget.take(PIECE)) {
                    in.skip(MOST_DROPPED);
                    throw new NoRoomException();
                }
                Request.addCompletionListener(request, failure -> budget.giveBack(PIECE));
                byte[] piece = in.readNBytes(Math.min(PIECE, limit + 1 - body.size()));
                body.write(piece);
                if (body.size() > limit) {
                    in.skip(MOST_DROPPED);
                    return null;
                }
                if (piece.length < PIECE) {
                    return body.toByteArray();
                }
            }
        }
    }
}
