package app.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.runtime.log.Audit;
import app.runtime.log.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** A log that a test reads. */
final class CapturedLog {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Log log = new Log(new PrintStream(bytes, true, UTF_8));

    Log log() {
        return log;
    }

    Audit audit() {
        return new Audit(log);
    }

    String text() {
        return bytes.toString(UTF_8);
    }
}
