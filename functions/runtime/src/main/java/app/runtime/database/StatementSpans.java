package app.runtime.database;

import app.api.FunctionVariables;
import app.runtime.Configuration;
import app.runtime.trace.Attributes;
import app.runtime.trace.SemanticConventions;
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

    private static final List<String> OPERATIONS = List.of("SELECT", "INSERT", "UPDATE", "DELETE");

    /** They make the operation that comes next a part of theirs. */
    private static final List<String> NO_OPERATION_AFTER = List.of("FOR", "DO", "KEY");

    /** A table's name comes after one of them. */
    private static final List<String> BEFORE_TABLE = List.of("FROM", "INTO", "UPDATE", "JOIN");

    /** Of {@code db.query.summary}, in characters. */
    private static final int LONGEST_SUMMARY = 255;

    private final Configuration configuration;
    private final Tracer traces;
    private final Map<String, String> summaries = new HashMap<>();
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
        Span span = traces.client(summaries.computeIfAbsent(sql, StatementSpans::summary));
        if (span != Span.NONE) {
            span.set(facts.computeIfAbsent(sql, this::describe));
        }
        return span;
    }

    private Attributes describe(String sql) {
        return server().set(SemanticConventions.DB_QUERY_SUMMARY, summary(sql))
                .set(SemanticConventions.DB_QUERY_TEXT, sql.strip());
    }

    /** The span of opening a connection. */
    Span connecting() {
        Span span = traces.client("connect");
        if (span != Span.NONE) {
            span.set(server().set(SemanticConventions.DB_OPERATION_NAME, "connect"));
        }
        return span;
    }

    private Attributes server() {
        DatabaseUrl server = DatabaseUrl.parse(configuration.require(FunctionVariables.DATABASE_URL));
        return new Attributes()
                .set(SemanticConventions.DB_SYSTEM_NAME, "postgresql")
                .set(SemanticConventions.DB_NAMESPACE, server.database())
                .set(SemanticConventions.SERVER_ADDRESS, server.host())
                .set(SemanticConventions.SERVER_PORT, server.port());
    }

    /** By its SQLSTATE; the server's words may repeat a value. */
    static void failed(Span span, SQLException failure) {
        String state = failure.getSQLState();
        if (state != null) {
            span.set(SemanticConventions.DB_RESPONSE_STATUS_CODE, state);
        }
        span.fail(state != null ? state : failure.getClass().getName());
    }

    /** The operations and their tables in the order of the text ("Generating a summary of the query"). */
    static String summary(String sql) {
        StringBuilder summary = new StringBuilder();
        String before = "";
        for (String word : sql.strip().split("[\\s(),;]+")) {
            String upper = word.toUpperCase(Locale.ROOT);
            if (upper.equals("ONLY")) {
                continue;
            }
            boolean isOperation = before.isEmpty()
                    ? !upper.equals("WITH")
                    : OPERATIONS.contains(upper) && !NO_OPERATION_AFTER.contains(before);
            if (isOperation || (BEFORE_TABLE.contains(before) && !upper.equals("LATERAL"))) {
                if (summary.length() + word.length() >= LONGEST_SUMMARY) {
                    break;
                }
                summary.append(summary.isEmpty() ? "" : " ").append(isOperation ? upper : word);
            }
            // The UPDATE of "FOR UPDATE" and "DO UPDATE" has no table.
            before = upper.equals("UPDATE") && !isOperation ? "SET" : upper;
        }
        return summary.toString();
    }
}
