package app.runtime.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/** Decodes what is percent-encoded in a URI (RFC 3986 §2.1), and is UTF-8 then. */
final class PercentDecoder {

    private PercentDecoder() {}

    /** A name or value of a query, where a plus is a blank; null if it is not percent-encoded UTF-8. */
    static @Nullable String ofQuery(String text) {
        return decode(text.replace('+', ' '), false);
    }

    /**
     * A part of a path; null if it is not percent-encoded UTF-8.
     *
     * @param keepSlash leaves {@code %2F} as it is, so that it is still another thing than a slash
     */
    static @Nullable String ofPath(String text, boolean keepSlash) {
        return decode(text, keepSlash);
    }

    private static @Nullable String decode(String text, boolean keepSlash) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] in = text.getBytes(UTF_8);
        ByteBuffer out = ByteBuffer.allocate(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out.put(in[i]);
                continue;
            }
            int high = i + 2 < in.length ? digit(in[i + 1]) : -1;
            int low = i + 2 < in.length ? digit(in[i + 2]) : -1;
            if (high < 0 || low < 0) {
                return null;
            }
            int octet = high * 16 + low;
            if (keepSlash && octet == '/') {
                out.put(in, i, 3);
            } else {
                out.put((byte) octet);
            }
            i += 2;
        }
        try {
            return UTF_8.newDecoder().decode(out.flip()).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** Of ASCII only: Character.digit takes other scripts' too, but a byte has none. */
    private static int digit(byte character) {
        return Character.digit(character, 16);
    }
}
