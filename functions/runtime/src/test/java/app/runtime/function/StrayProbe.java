package app.runtime.function;

import app.runtime.Endpoint;
import app.runtime.probe.v1.ReadProbeReq;
import app.runtime.probe.v1.ReadProbeResp;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/** Serves no rpc: none has its name. There only where a test asks for it. */
@Singleton
@Requires(property = "stray")
final class StrayProbe implements Endpoint<ReadProbeReq, ReadProbeResp> {

    @Override
    public ReadProbeResp handle(ReadProbeReq request) {
        return ReadProbeResp.getDefaultInstance();
    }
}
