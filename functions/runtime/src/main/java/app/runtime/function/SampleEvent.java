package app.runtime.function;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.runtime.http.Priming;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The sample events of a service, which are in its archive, and the rows that they name: with these rows each is
 * answered with success, which the service's tests hold.
 */
public final class SampleEvent {

    private static final String FOLDER = "/META-INF/events/";
    private static final Pattern HEADERS = Pattern.compile("\"headers\": \\{");

    private SampleEvent() {}

    /** The event of an rpc, with the origin key of a priming; empty if the archive has none. */
    public static Optional<byte[]> of(String service, String rpc) {
        return read(service + "/" + rpc + ".json")
                .map(event -> HEADERS.matcher(event)
                        .replaceFirst("\"headers\": {" + Priming.ORIGIN_KEY_HEADER + ",")
                        .getBytes(UTF_8));
    }

    /** Statements that lay the rows of all services. */
    public static List<String> rows() {
        return read("rows.sql")
                .map(sql -> List.of(sql.strip().split(";\\s*\\n\\s*")))
                .orElse(List.of());
    }

    private static Optional<String> read(String name) {
        try (InputStream file = SampleEvent.class.getResourceAsStream(FOLDER + name)) {
            return file == null ? Optional.empty() : Optional.of(new String(file.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
