package app.runtime.json;

import com.google.gson.stream.JsonToken;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A google.protobuf.Timestamp: RFC 3339, of 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z. */
final class TimestampJson implements WellKnownType {

    static final WellKnownType INSTANCE = new TimestampJson();

    private static final long FIRST_SECOND = -62_135_596_800L;
    private static final long LAST_SECOND = 253_402_300_799L;
    private static final int MAX_NANOS = 999_999_999;

    /** Instant.parse takes lower case, a 24th hour and a 60th second too, but no offset over 18 hours. */
    private static final Pattern TIME =
            Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?)"
                    + "(Z|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))");

    private static final String EXPECTED = "must be a time such as 2026-01-31T12:00:00Z, of the years 1 to 9999";

    private TimestampJson() {}

    @Override
    public Message read(MessageReader in, ValuePath path) throws IOException {
        in.expect(JsonToken.STRING, path, "a string such as 2026-01-31T12:00:00Z");
        return parse(in.json().nextString(), path);
    }

    @Override
    public Message parse(String text, ValuePath path) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches()) {
            throw path.invalid(EXPECTED);
        }
        try {
            Instant instant = Instant.parse(matcher.group(1) + "Z").minusSeconds(offsetSeconds(matcher));
            if (instant.getEpochSecond() < FIRST_SECOND || instant.getEpochSecond() > LAST_SECOND) {
                throw path.invalid(EXPECTED);
            }
            return Timestamps.of(instant);
        } catch (DateTimeException e) {
            throw path.invalid(EXPECTED, e);
        }
    }

    private static long offsetSeconds(Matcher matcher) {
        if (matcher.group(4).equals("Z")) {
            return 0;
        }
        long seconds = Integer.parseInt(matcher.group(6)) * 3600L + Integer.parseInt(matcher.group(7)) * 60L;
        return matcher.group(5).equals("-") ? -seconds : seconds;
    }

    @Override
    public void write(MessageWriter out, Message message) throws IOException {
        Timestamp time = WellKnownType.generated(Timestamp.getDefaultInstance(), message);
        if (time.getSeconds() < FIRST_SECOND
                || time.getSeconds() > LAST_SECOND
                || time.getNanos() < 0
                || time.getNanos() > MAX_NANOS) {
            throw new IllegalStateException(
                    "a Timestamp is of the years 1 to 9999 and has 0 to 999,999,999 nanoseconds," + " not "
                            + time.getSeconds() + " s and " + time.getNanos() + " ns");
        }
        out.json()
                .value(Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString());
    }
}
