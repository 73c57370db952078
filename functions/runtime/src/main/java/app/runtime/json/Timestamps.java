package app.runtime.json;

import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Points in time as protobuf writes them. */
public final class Timestamps {

    private Timestamps() {}

    public static Timestamp of(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
