package app.local.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayTraceContextTest {

    private static final Instant NOW = Instant.ofEpochSecond(0x5f000000L);

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # case               | traceparent                                                | X-Amzn-Trace-Id                                                                  | trace                            | parent | sampled
            traceparent          | 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01    |                                                                                  | 0af7651916cd43dd8448eb211c80319c | b7ad6b7169203331 | true
            traceparent first    | 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00    | Root=1-5e6722a7-cc56a0a046db7ae02d4da47e                                         | 0af7651916cd43dd8448eb211c80319c | b7ad6b7169203331 | false
            a later version      | 01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-x  |                                                                                  | 0af7651916cd43dd8448eb211c80319c | b7ad6b7169203331 | true
            X-Amzn-Trace-Id      |                                                            | Root=1-5e6722a7-cc56a0a046db7ae02d4da47e;Parent=53995c3f42cd8ad8;Sampled=1       | 5e6722a7cc56a0a046db7ae02d4da47e | 53995c3f42cd8ad8 | true
            in another order     |                                                            | Sampled=0;Root=1-5e6722a7-cc56a0a046db7ae02d4da47e                               | 5e6722a7cc56a0a046db7ae02d4da47e | '' | false
            malformed before     | 00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01     | Root=1-5e6722a7-cc56a0a046db7ae02d4da47e                                         | 5e6722a7cc56a0a046db7ae02d4da47e | '' | true
            no trace of zeros    | 00-00000000000000000000000000000000-b7ad6b7169203331-01    | Root=1-5e6722a7-cc56a0a046db7ae02d4da47e                                         | 5e6722a7cc56a0a046db7ae02d4da47e | '' | true
            no span of zeros     | 00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01    | Root=1-5e6722a7-cc56a0a046db7ae02d4da47e                                         | 5e6722a7cc56a0a046db7ae02d4da47e | '' | true
            version ff           | ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01    | Root=1-5e6722a7-cc56a0a046db7ae02d4da47e                                         | 5e6722a7cc56a0a046db7ae02d4da47e | '' | true
            upper case           | 00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01    | Root=1-5e6722a7-cc56a0a046db7ae02d4da47e                                         | 5e6722a7cc56a0a046db7ae02d4da47e | '' | true
            """)
    void readsWhatTheCallerBegan(
            String name,
            @Nullable String traceparent,
            @Nullable String amazon,
            String trace,
            String parent,
            boolean sampled) {
        assertThat(GatewayTraceContext.of(traceparent, amazon, NOW))
                .isEqualTo(new GatewayTraceContext(trace, parent, sampled));
    }

    @Test
    void beginsATraceWithTheTimeAndHandsItOnAsLambdaDoes() {
        GatewayTraceContext trace = GatewayTraceContext.of(null, "nonsense", NOW);
        assertThat(trace.traceId()).matches("5f000000[0-9a-f]{24}");
        assertThat(trace.parentId()).isEmpty();
        assertThat(trace.amazon("b7ad6b7169203331"))
                .isEqualTo("Root=1-5f000000-" + trace.traceId().substring(8) + ";Parent=b7ad6b7169203331;Sampled=1");
        assertThat(GatewayTraceContext.ofAmazon(trace.amazon("b7ad6b7169203331")))
                .hasValue(new GatewayTraceContext(trace.traceId(), "b7ad6b7169203331", true));
        assertThat(GatewayTraceContext.of(null, null, NOW)).isNotEqualTo(trace);
    }
}
