package app.runtime.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.runtime.ApiException;
import app.runtime.Sha256;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginKeyTest {

    /** The SHA-256 of "key". */
    private static final String SHA256 = "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683";

    private final OriginKey key = OriginKey.parse(SHA256).orElseThrow();

    @Test
    void letsThroughWhatCameThroughTheSite() {
        assertThatCode(() -> key.check(read(Event.anonymous("GET").header("x-origin-key", "key"))))
                .doesNotThrowAnyException();
        assertThatCode(() -> key.check(read(Event.signedIn("GET").header("x-origin-key", "key"))))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "guess", SHA256, "KEY", "key "})
    @NullSource
    void refusesABrowserThatWentAroundIt(@Nullable String shown) {
        for (Event event : new Event[] {Event.anonymous("GET"), Event.signedIn("GET")}) {
            if (shown != null) {
                event.header("x-origin-key", shown);
            }
            assertThatThrownBy(() -> key.check(read(event)))
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            refusal -> assertThat(refusal.code()).isEqualTo(ApiException.Code.PERMISSION_DENIED));
        }
    }

    /** While the key is changed, the old and the new one open. */
    @Test
    void mayBeOneOfTwo() {
        OriginKey both = OriginKey.parse(HexFormat.of().formatHex(Sha256.of("new")) + "," + SHA256)
                .orElseThrow();
        for (String shown : List.of("key", "new")) {
            assertThatCode(() -> both.check(read(Event.anonymous("GET").header("x-origin-key", shown))))
                    .doesNotThrowAnyException();
        }
        assertThatThrownBy(() -> both.check(read(Event.anonymous("GET").header("x-origin-key", "keynew"))))
                .isInstanceOf(ApiException.class);
    }

    @Test
    void doesNotConcernWhomIamHasProven() {
        assertThatCode(() -> key.check(read(Event.iam()))).doesNotThrowAnyException();
        assertThatCode(() -> key.check(RequestReader.read("{}".getBytes(UTF_8)).request()))
                .doesNotThrowAnyException();
    }

    @Test
    void isNotAskedForWhereNothingStandsBeforeTheGateway() {
        assertThat(OriginKey.parse(null)).isEmpty();
        assertThat(OriginKey.parse("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "2c70", "Digest.Sha256", SHA256 + ",", "," + SHA256, SHA256 + ";" + SHA256})
    void refusesADeploymentThatSaysSomethingElse(String hex) {
        assertThatThrownBy(() -> OriginKey.parse(hex)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Request read(Event event) {
        return RequestReader.read(event.bytes()).request();
    }
}
