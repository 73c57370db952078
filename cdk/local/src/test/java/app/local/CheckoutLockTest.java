package app.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckoutLockTest {

    /** Holds the lock until its input ends. */
    static final class Holder {

        public static void main(String[] args) throws IOException, StartException {
            try (CheckoutLock lock = CheckoutLock.take(Path.of(args[0]))) {
                System.out.println(lock.getClass().getSimpleName());
                System.out.flush();
                while (System.in.read() >= 0) {
                    // Until the input ends.
                }
            }
        }
    }

    @TempDir
    Path state;

    @Test
    void keepsTwoRunsApartAndIsGivenBackHoweverTheFirstEnds() throws Exception {
        Process first = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        state.toString())
                .start();
        assertThat(first.inputReader().readLine()).isEqualTo("CheckoutLock");

        assertThatThrownBy(() -> CheckoutLock.take(state))
                .isInstanceOf(StartException.class)
                .hasMessage(
                        "The local target already runs in this checkout: stop it there with Ctrl-C, or start one beside"
                                + " it, which leaves changed sources to the other: mvn -Plocal -Dstate=/tmp/elsewhere"
                                + " -Dport=9000 -Dwatch=false");

        first.destroyForcibly();
        assertThat(first.waitFor(10, TimeUnit.SECONDS)).isTrue();
        CheckoutLock.take(state).close();
    }
}
