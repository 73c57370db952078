package app.dummy;

import app.testing.Leaks;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Nothing that a caller sends or is sent is in a trace or in the log. */
class DummyLeakTest {

    @TestFactory
    Stream<DynamicTest> leaksNothing() {
        return Leaks.of("dummy", (leaks, postgres) -> {
            UUID id = UUID.fromString(Leaks.ID);
            postgres.users(id);
            postgres.owner().update("""
                    INSERT INTO dummy.entities (id, user_id, name, created_at, updated_at)
                    VALUES (?, ?, ?, now(), now())
                    """, id, id, leaks.marker("a stored name"));
        });
    }
}
