package app.benchmark;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The database with millions of sessions and entities: whether what a request asks stays as fast as an index is. Prints
 * PostgreSQL's plans.
 */
final class Scale {

    private static final String PART = "scale";

    private record Question(String name, String sql) {}

    private final Fixture laboratory;
    private final BenchmarkResults results;

    Scale(Fixture laboratory, BenchmarkResults results) {
        this.laboratory = laboratory;
        this.results = results;
    }

    void measure(int rows, BenchmarkProgress progress) throws SQLException {
        try (Connection connection = laboratory.connect();
                Statement statement = connection.createStatement()) {
            progress.step(String.format(Locale.ROOT, "writing %,d sessions and %,d entities", rows, rows));
            statement.execute("SET synchronous_commit = off");
            statement.execute("""
                    INSERT INTO users.users (id, name, email)
                    SELECT md5(n::text)::uuid, 'user ' || n, ''
                    FROM generate_series(0, %d) AS n
                    """.formatted(Math.max(1, rows / 100)));
            // A user a hundred rows. Ids as the functions make them: of 128 random bits, and of time and random bits.
            statement.execute("""
                    INSERT INTO auth.sessions
                        (id, secret_hash, user_id, user_agent, created_at, expires_at, last_seen_at)
                    SELECT substr(translate(encode(uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_'), 1, 22),
                        sha256(int4send(n)), md5((n / 100)::text)::uuid, 'scale',
                        now() - n * interval '1 ms', now() + interval '7 days' - n * interval '1 ms', now()
                    FROM generate_series(1, %d) AS n
                    """.formatted(rows));
            statement.execute("""
                    INSERT INTO dummy.entities (id, user_id, name, created_at, updated_at)
                    SELECT (lpad(to_hex(1750000000000 + n), 12, '0') || '7' || substr(md5(n::text), 1, 19))::uuid,
                        md5((n %% %d)::text)::uuid, 'entity ' || n, now(), now()
                    FROM generate_series(1, %d) AS n
                    """.formatted(Math.max(1, rows / 100), rows));
            progress.step("VACUUM ANALYZE");
            statement.execute("VACUUM ANALYZE auth.sessions, dummy.entities");
            for (Question question : questions()) {
                progress.step("plan of: " + question.name());
                explain(statement, question);
            }
        }
    }

    /** The statements of the repositories, with values of the generated rows. */
    private static List<Question> questions() {
        return List.of(
                new Question("session check", """
                        SELECT id, secret_hash, user_id, user_agent, created_at, expires_at, last_seen_at
                        FROM auth.sessions
                        WHERE id = (SELECT id FROM auth.sessions WHERE user_id = md5('9')::uuid LIMIT 1)
                        """),
                new Question("sessions of a user", """
                        SELECT id, secret_hash, user_id, user_agent, created_at, expires_at, last_seen_at
                        FROM auth.sessions
                        WHERE user_id = md5('9')::uuid AND expires_at > now()
                        ORDER BY created_at DESC, id
                        LIMIT 101
                        """),
                new Question("first page of entities", """
                        SELECT id, user_id, name, created_at, updated_at
                        FROM dummy.entities
                        WHERE user_id = md5('9')::uuid AND id < 'ffffffff-ffff-ffff-ffff-ffffffffffff'
                        ORDER BY id DESC
                        LIMIT 51
                        """),
                new Question("a later page of entities", """
                        SELECT id, user_id, name, created_at, updated_at
                        FROM dummy.entities
                        WHERE user_id = md5('9')::uuid AND id < (
                            SELECT id FROM dummy.entities WHERE user_id = md5('9')::uuid ORDER BY id LIMIT 1 OFFSET 30)
                        ORDER BY id DESC
                        LIMIT 51
                        """),
                new Question("expired sessions, 1,000 of them", """
                        SELECT id
                        FROM auth.sessions
                        WHERE expires_at <= now()
                        ORDER BY expires_at
                        LIMIT 1000
                        FOR UPDATE SKIP LOCKED
                        """));
    }

    private void explain(Statement statement, Question question) throws SQLException {
        List<Double> millis = new ArrayList<>();
        List<String> plan = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            plan.clear();
            try (ResultSet rows = statement.executeQuery("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) " + question.sql())) {
                while (rows.next()) {
                    plan.add(rows.getString(1));
                }
            }
            String last = plan.getLast();
            millis.add(Double.parseDouble(last.replaceAll("[^0-9.]", "")));
        }
        results.add(BenchmarkResults.Row.of(PART, question.name(), "in the database", "ms", Figures.of(millis)));
        boolean scans = plan.stream().anyMatch(line -> line.contains("Seq Scan"));
        results.note("\n" + question.name() + (scans ? ": READS A WHOLE TABLE" : ": by index") + "\n  "
                + String.join("\n  ", plan));
    }
}
