package app.runtime.json;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/** JSON that is written to memory, without white space. */
public final class JsonText {

    private static final int USUAL_LENGTH = 512;

    private JsonText() {}

    /** What is written. */
    @FunctionalInterface
    public interface Content {
        void writeTo(JsonWriter json) throws IOException;
    }

    /** The text of a JSON value. */
    public static String of(Content content) {
        Text text = new Text();
        try (JsonWriter json = new JsonWriter(text)) {
            content.writeTo(json);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
        return text.text.toString();
    }

    /** As java.io.StringWriter, without the lock that it takes for every piece. */
    private static final class Text extends Writer {

        private final StringBuilder text = new StringBuilder(USUAL_LENGTH);

        @Override
        public void write(int c) {
            text.append((char) c);
        }

        @Override
        public void write(String piece) {
            text.append(piece);
        }

        @Override
        public void write(String piece, int from, int length) {
            text.append(piece, from, from + length);
        }

        @Override
        public void write(char[] piece, int from, int length) {
            text.append(piece, from, length);
        }

        @Override
        public void flush() {
            // It is there.
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }
}
