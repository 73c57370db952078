package app.runtime.function;

import app.runtime.Endpoint;
import app.runtime.probe.v1.ReadProbeReq;
import app.runtime.probe.v1.ReadProbeResp;
import jakarta.inject.Singleton;

/** Serves an rpc of the tests that needs no database. */
@Singleton
final class ReadProbe implements Endpoint<ReadProbeReq, ReadProbeResp> {

    @Override
    public ReadProbeResp handle(ReadProbeReq request) {
        return ReadProbeResp.newBuilder().setRequest(request).build();
    }
}
