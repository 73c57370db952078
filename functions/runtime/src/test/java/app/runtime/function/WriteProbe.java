package app.runtime.function;

import app.runtime.Endpoint;
import app.runtime.Ids;
import app.runtime.database.Database;
import app.runtime.probe.v1.WriteProbeReq;
import app.runtime.probe.v1.WriteProbeResp;
import jakarta.inject.Singleton;
import java.util.UUID;

/** Serves an rpc of the tests: stores its name. */
@Singleton
final class WriteProbe implements Endpoint<WriteProbeReq, WriteProbeResp> {

    private final Database database;
    private final Ids ids;

    WriteProbe(Database database, Ids ids) {
        this.database = database;
        this.ids = ids;
    }

    @Override
    public WriteProbeResp handle(WriteProbeReq request) {
        UUID id = ids.next();
        database.update("INSERT INTO probes (id, name) VALUES (?, ?)", id, request.getName());
        return WriteProbeResp.newBuilder()
                .setRequest(WriteProbeReq.newBuilder().setId(id.toString()))
                .build();
    }
}
