package app.runtime.function;

import app.runtime.Endpoint;
import app.runtime.probe.v1.TwiceProbeReq;
import app.runtime.probe.v1.TwiceProbeResp;
import jakarta.inject.Singleton;

/** One of two that serve an rpc of the tests. */
@Singleton
final class TwiceProbe implements Endpoint<TwiceProbeReq, TwiceProbeResp> {

    @Override
    public TwiceProbeResp handle(TwiceProbeReq request) {
        return TwiceProbeResp.getDefaultInstance();
    }
}
