package app.runtime.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.runtime.json.JsonText;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The log: one JSON object a line, on standard output, from where Lambda takes it. What is written here is seen by
 * every operator, so nothing that is marked {@code debug_redact} in proto/ belongs in it.
 */
@Singleton
public final class Log {

    private static final int MAX_STACK_TRACE = 4_000;

    /** How much a line matters. */
    public enum Level {
        INFO,
        WARN,
        ERROR
    }

    private final PrintStream out;
    private int longest = Integer.MAX_VALUE;
    private String requestId = "";
    private String traceId = "";

    /** The log of a function. */
    @Inject
    Log() {
        this(System.out);
    }

    /** A log that writes somewhere else, for a test. */
    public Log(PrintStream out) {
        this.out = out;
    }

    /** A value that is JSON already. */
    public record Json(String text) {}

    /**
     * Says which request the lines from now on belong to.
     *
     * @param requestId Lambda's id of the invocation; empty for none
     * @param traceId of its trace, 32 hexadecimal digits; empty for none
     */
    public void about(String requestId, String traceId) {
        this.requestId = requestId;
        this.traceId = traceId;
    }

    /**
     * Writes a line.
     *
     * @param message what happened, the same words each time
     * @param fields the facts of this time, in order
     */
    public void write(Level level, String message, Map<String, ?> fields) {
        write(level, message, fields, null);
    }

    /** Writes a line with the failure behind it, its stack trace cut to 4,000 characters. */
    public void write(Level level, String message, Map<String, ?> fields, @Nullable Throwable failure) {
        String line = JsonText.of(json -> {
            json.beginObject();
            json.name("level").value(level.name());
            json.name("message").value(message);
            for (Map.Entry<String, ?> field : fields.entrySet()) {
                json.name(field.getKey());
                if (field.getValue() instanceof Number number && Double.isFinite(number.doubleValue())) {
                    json.value(number);
                } else if (field.getValue() instanceof Boolean truth) {
                    json.value(truth);
                } else if (field.getValue() instanceof Json raw) {
                    json.jsonValue(raw.text());
                } else {
                    json.value(String.valueOf(field.getValue()));
                }
            }
            if (!requestId.isEmpty()) {
                json.name("requestId").value(requestId);
            }
            if (!traceId.isEmpty()) {
                json.name("traceId").value(traceId);
            }
            if (failure != null) {
                json.name("error").value(stackTrace(failure));
            }
            json.endObject();
        });
        byte[] bytes = (line + '\n').getBytes(UTF_8);
        // In one piece: each write is a call of the system, and on Lambda a record of the log.
        out.write(bytes, 0, Math.min(bytes.length, longest));
        out.flush();
    }

    private static String stackTrace(Throwable failure) {
        StringWriter writer = new StringWriter();
        failure.printStackTrace(new PrintWriter(writer));
        String text = writer.toString();
        return text.length() <= MAX_STACK_TRACE ? text : text.substring(0, MAX_STACK_TRACE);
    }

    /**
     * Runs something whose lines are made and of which nothing is written: the priming before a snapshot. Nothing is
     * written to where all else is, for the code that is compiled thereby is the code that is needed afterwards.
     */
    public void mutedWhile(Runnable priming) {
        longest = 0;
        try {
            priming.run();
        } finally {
            longest = Integer.MAX_VALUE;
        }
    }
}
