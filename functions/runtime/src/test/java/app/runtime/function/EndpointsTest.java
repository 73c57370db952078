package app.runtime.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointsTest {

    @Test
    void findsEveryEndpointWithItsRpc() {
        try (ApplicationContext beans = ApplicationContext.run()) {
            assertThat(Endpoints.all(beans))
                    .extracting(served -> served.rpc().name())
                    .containsExactlyInAnyOrder("WriteProbe", "ReadProbe", "TwiceProbe", "TwiceProbe");
        }
    }

    @Test
    void namesAnEndpointThatServesNoRpc() {
        try (ApplicationContext beans = ApplicationContext.run(Map.<String, Object>of("stray", "true"))) {
            assertThatThrownBy(() -> Endpoints.all(beans))
                    .hasMessage("endpoint app.runtime.function.StrayProbe serves no rpc: no rpc StrayProbe takes"
                            + " probe.v1.ReadProbeReq and gives probe.v1.ReadProbeResp");
        }
    }
}
