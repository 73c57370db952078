package app.user;

import app.testing.Leaks;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Nothing that a caller sends or is sent is in a trace or in the log. */
class UserLeakTest {

    @TestFactory
    Stream<DynamicTest> leaksNothing() {
        return Leaks.of(
                "user",
                (leaks, postgres) -> postgres.owner()
                        .update(
                                "INSERT INTO users.users (id, name, email) VALUES (?, ?, ?)",
                                UUID.fromString(Leaks.ID),
                                leaks.marker("a stored name"),
                                leaks.marker("a stored e-mail address")));
    }
}
