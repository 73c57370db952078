package app.runtime.json;

import com.google.gson.stream.JsonToken;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** A google.protobuf.Duration: seconds such as {@code 1.500s}, of some 10,000 years to either side. */
final class DurationJson implements WellKnownType {

    static final WellKnownType INSTANCE = new DurationJson();

    private static final long MAX_SECONDS = 315_576_000_000L;
    private static final int NANOS_A_SECOND = 1_000_000_000;

    /** Twelve digits hold the range; more would only be leading zeros. */
    private static final Pattern SECONDS = Pattern.compile("-?[0-9]{1,12}(\\.[0-9]{1,9})?s");

    private DurationJson() {}

    @Override
    public Message read(MessageReader in, ValuePath path) throws IOException {
        in.expect(JsonToken.STRING, path, "a string such as 1.5s");
        return parse(in.json().nextString(), path);
    }

    @Override
    public Message parse(String text, ValuePath path) {
        if (!SECONDS.matcher(text).matches()) {
            throw path.invalid("must be a number of seconds such as 1.5s");
        }
        BigDecimal seconds = new BigDecimal(text.substring(0, text.length() - 1));
        if (Math.abs(seconds.longValue()) > MAX_SECONDS) {
            throw path.invalid("must be at most 315576000000s");
        }
        return Duration.newBuilder()
                .setSeconds(seconds.longValue())
                .setNanos(seconds.remainder(BigDecimal.ONE).movePointRight(9).intValueExact())
                .build();
    }

    @Override
    public void write(MessageWriter out, Message message) throws IOException {
        Duration duration = WellKnownType.generated(Duration.getDefaultInstance(), message);
        long seconds = duration.getSeconds();
        int nanos = duration.getNanos();
        boolean oneSign = Long.signum(seconds) * Integer.signum(nanos) >= 0;
        boolean inRange =
                seconds >= -MAX_SECONDS && seconds <= MAX_SECONDS && nanos > -NANOS_A_SECOND && nanos < NANOS_A_SECOND;
        if (!oneSign || !inRange) {
            throw new IllegalStateException("a Duration has at most 315,576,000,000 seconds and 999,999,999 nanoseconds"
                    + " of the same sign, not " + seconds + " s and " + nanos + " ns");
        }
        StringBuilder text = new StringBuilder();
        if (seconds < 0 || nanos < 0) {
            text.append('-');
        }
        text.append(Math.abs(seconds));
        if (nanos != 0) {
            // 3, 6 or 9 digits: a billion before them keeps their leading zeros.
            String digits =
                    Long.toString(NANOS_A_SECOND + (long) Math.abs(nanos)).substring(1);
            int length = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
            text.append('.').append(digits, 0, length);
        }
        out.json().value(text.append('s').toString());
    }
}
