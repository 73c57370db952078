package app.auth;

import static org.assertj.core.api.Assertions.assertThat;

import app.testing.TestClock;
import app.testing.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignInLimitTest {

    private final TestDatabase postgres = TestDatabase.of("auth");
    private final TestClock clock = new TestClock();
    private final SignInLimit limit = new SignInLimit(new PostgresSignInCounts(postgres.database()), clock);

    @BeforeEach
    void empty() {
        postgres.empty();
    }

    @AfterEach
    void close() {
        postgres.close();
    }

    @Test
    void stopsOneAddressAndNoOther() {
        for (int i = 0; i < SignInLimit.ATTEMPTS; i++) {
            assertThat(limit.count("198.51.100.10")).isZero();
        }
        // The clock stands at 0.123456 seconds past a minute.
        assertThat(limit.count("198.51.100.10")).isEqualTo(Duration.ofNanos(59_876_544_000L));
        assertThat(limit.count("198.51.100.11")).isZero();
        clock.advance(Duration.ofSeconds(59));
        assertThat(limit.count("198.51.100.10")).isEqualTo(Duration.ofNanos(876_544_000L));
        clock.advance(Duration.ofSeconds(1));
        assertThat(limit.count("198.51.100.10")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "0:0:0:0:0:0:0:1"})
    void countsNobodyOnTheDevelopersMachine(String address) {
        for (int i = 0; i <= SignInLimit.ATTEMPTS; i++) {
            assertThat(limit.count(address)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.10, c633640a",
        "2001:db8:1:2::7, 20010db800010002",
        "2001:db8:1:2:ffff::8, 20010db800010002",
        "2001:db8:1:3::7, 20010db800010003",
        "::ffff:198.51.100.10, c633640a",
        "localhost, unknown",
        "'', unknown"
    })
    void countsANetworkOfIpv6AsOneAddress(String address, String network) {
        assertThat(SignInLimit.network(address)).isEqualTo(network);
    }

    @Test
    void forgetsWhatIsNoLongerRead() {
        limit.count("198.51.100.10");
        clock.advance(Duration.ofMinutes(30));
        limit.count("198.51.100.11");
        clock.advance(Duration.ofMinutes(31));
        assertThat(limit.removeExpired(10)).isEqualTo(1);
        assertThat(limit.removeExpired(10)).isZero();
    }
}
