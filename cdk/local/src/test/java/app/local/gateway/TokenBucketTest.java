package app.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import app.local.assembly.ThrottleSpec;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

    @Test
    void givesTheBurstAndThenTheRate() {
        AtomicLong nanos = new AtomicLong();
        TokenBucket throttle = new TokenBucket(new ThrottleSpec(10, 2), nanos::get);
        assertThat(throttle.take()).isTrue();
        assertThat(throttle.take()).isTrue();
        assertThat(throttle.take()).isFalse();
        nanos.addAndGet(100_000_000);
        assertThat(throttle.take()).isTrue();
        assertThat(throttle.take()).isFalse();
    }

    @Test
    void holdsNoMoreThanTheBurst() {
        AtomicLong nanos = new AtomicLong();
        TokenBucket throttle = new TokenBucket(new ThrottleSpec(10, 2), nanos::get);
        nanos.addAndGet(3_600_000_000_000L);
        assertThat(throttle.take()).isTrue();
        assertThat(throttle.take()).isTrue();
        assertThat(throttle.take()).isFalse();
    }
}
