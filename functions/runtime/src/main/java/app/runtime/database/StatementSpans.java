package app.runtime.database;

import app.runtime.Configuration;
import app.runtime.trace.Attributes;
import app.runtime.trace.Span;
import app.runtime.trace.Tracer;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The spans of what a function asks of its database (semantic conventions "PostgreSQL"): the statement's text with its
 * placeholders, as the source has it, and never a value.
 */
final class StatementSpans {

    /** A table's name comes after one of them. */
    private static final List<String> BEFORE_TABLE = List.of("FROM", "INTO", "UPDATE");

    private final Configuration configuration;
    private final Tracer traces;
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Attributes> facts = new HashMap<>();

    StatementSpans(Configuration configuration, Tracer traces) {
        this.configuration = configuration;
        this.traces = traces;
    }

    /** Statements that nobody traces. */
    static StatementSpans untraced() {
        return new StatementSpans(new Configuration(Map.of()), Tracer.none());
    }

    /** The span of a statement, such as {@code SELECT users.users}. */
    Span span(String sql) {
        Span span = traces.client(names.computeIfAbsent(sql, StatementSpans::name));
        if (span != Span.NONE) {
            span.set(facts.computeIfAbsent(sql, this::describe));
        }
        return span;
    }

    private Attributes describe(String sql) {
        String text = sql.strip();
        int end = text.indexOf(' ');
        return server().set("db.operation.name", (end < 0 ? text : text.substring(0, end)).strip())
                .set("db.query.text", text);
    }

    /** The span of opening a connection. */
    Span connecting() {
        Span span = traces.client("connect");
        if (span != Span.NONE) {
            span.set(server().set("db.operation.name", "connect"));
        }
        return span;
    }

    private Attributes server() {
        DatabaseUrl server = DatabaseUrl.parse(configuration.require("DATABASE_URL"));
        return new Attributes()
                .set("db.system.name", "postgresql")
                .set("db.namespace", server.database())
                .set("server.address", server.host())
                .set("server.port", server.port());
    }

    /** By its SQLSTATE; the server's words may repeat a value. */
    static void failed(Span span, SQLException failure) {
        String state = failure.getSQLState();
        if (state != null) {
            span.set("db.response.status_code", state);
        }
        span.fail(state != null ? state : failure.getClass().getName());
    }

    private static String name(String sql) {
        String[] words = sql.strip().split("[\\s(]+");
        String operation = words[0].toUpperCase(Locale.ROOT);
        for (int i = 0; i + 1 < words.length; i++) {
            if (BEFORE_TABLE.contains(words[i].toUpperCase(Locale.ROOT))) {
                return operation + " " + words[i + 1];
            }
        }
        return operation;
    }
}
