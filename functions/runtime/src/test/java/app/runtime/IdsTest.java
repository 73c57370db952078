package app.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

    private long millis;

    private Ids ids(int fill) {
        return new Ids(() -> Instant.ofEpochMilli(millis), count -> {
            byte[] bytes = new byte[count];
            Arrays.fill(bytes, (byte) fill);
            return bytes;
        });
    }

    /** The layout and the sample time of RFC 9562, appendix A.6. */
    @Test
    void laysOutVersion7() {
        millis = 0x017F22E279B0L;
        assertThat(ids(0xFF).next()).hasToString("017f22e2-79b0-7fff-bfff-ffffffffffff");
        assertThat(ids(0).next()).hasToString("017f22e2-79b0-7000-8000-000000000000");
        assertThat(ids(0).next().version()).isEqualTo(7);
        assertThat(ids(0xFF).next().variant()).isEqualTo(2);
    }

    @Test
    void sortsByTime() {
        List<String> made = new ArrayList<>();
        for (millis = 1_769_860_800_000L; made.size() < 1000; millis += 37) {
            made.add(ids(made.size() % 2 == 0 ? 0xFF : 0).next().toString());
        }
        assertThat(made).isSorted();
    }

    @Test
    void neverRepeats() {
        Ids ids = new Ids(() -> Instant.EPOCH, Randomness.ofKernel());
        Set<UUID> made = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            made.add(ids.next());
        }
        assertThat(made).hasSize(1000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01985e2a-3b00-7abc-8def-0123456789ab",
                "01985E2A-3B00-7ABC-8DEF-0123456789AB",
                "00000000-0000-0000-0000-000000000000",
                "ffffffff-ffff-ffff-ffff-ffffffffffff"
            })
    void reads(String text) {
        assertThat(Ids.parse("id", text).toString()).isEqualToIgnoringCase(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "1-1-1-1-1",
                "01985e2a3b007abc8def0123456789ab",
                "{01985e2a-3b00-7abc-8def-0123456789ab}",
                " 01985e2a-3b00-7abc-8def-0123456789ab",
                "01985e2a-3b00-7abc-8def-0123456789ab\n",
                "01985e2a-3b00-7abc-8def-0123456789a",
                "01985e2a-3b00-7abc-8def-0123456789abc",
                "01985e2a-3b00-7abc-8def-0123456789ag",
                "٠1985e2a-3b00-7abc-8def-0123456789ab"
            })
    void refuses(String text) {
        assertThatThrownBy(() -> Ids.parse("some_id", text))
                .isInstanceOf(ApiException.class)
                .hasMessage("INVALID_ARGUMENT: some_id must be a UUID");
    }
}
