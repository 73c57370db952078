package app.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The templates of what is generated: files beside this class. */
final class Templates {

    private Templates() {}

    static String read(String name) {
        try (InputStream in = Templates.class.getResourceAsStream(name + ".template")) {
            if (in == null) {
                throw new IllegalStateException("no template " + name);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
