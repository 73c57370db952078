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
 * A sample event from the archive, and the rows that it names: with these it is answered with success, which the
 * service's tests hold. The ids are of one function alone: all functions of a deployment prime at once, and rows with
 * the same ids would have each wait for the others.
 *
 * @param payload the event, with the origin key of a priming
 * @param rows statements that lay the rows of all services
 */
public record SampleEvent(byte[] payload, List<String> rows) {

    private static final String FOLDER = "/META-INF/events/";
    private static final Pattern HEADERS = Pattern.compile("\"headers\": \\{");
    /** API Gateway sends none, and a reader takes another way for them. */
    private static final Pattern LINE_ENDS = Pattern.compile("\\s*\\n\\s*");

    private static final Pattern STATEMENT_END = Pattern.compile(";\\s*\\n\\s*");

    /** UUIDs, ids of sessions and the numbers of a provider, as rows.sql has them. */
    private static final Pattern ID = Pattern.compile("'([\\w-]{22,}|\\d{6,})'");

    /**
     * The event of an rpc; empty if the archive has none.
     *
     * @param function whose ids it has
     */
    public static Optional<SampleEvent> of(String service, String rpc, String function) {
        return read(service + "/" + rpc + ".json").map(event -> {
            String payload = HEADERS.matcher(LINE_ENDS.matcher(event).replaceAll(""))
                    .replaceFirst("\"headers\": {" + Priming.ORIGIN_KEY_HEADER + ",");
            String rows = read("rows.sql").orElse("");
            String own = "%06d".formatted(Math.floorMod(function.hashCode(), 1_000_000));
            List<String> ids =
                    ID.matcher(rows).results().map(id -> id.group(1)).distinct().toList();
            for (String id : ids) {
                String ownId = own + id.substring(own.length());
                payload = payload.replace(id, ownId);
                rows = rows.replace(id, ownId);
            }
            return new SampleEvent(payload.getBytes(UTF_8), List.of(STATEMENT_END.split(rows.strip())));
        });
    }

    private static Optional<String> read(String name) {
        try (InputStream file = SampleEvent.class.getResourceAsStream(FOLDER + name)) {
            return file == null ? Optional.empty() : Optional.of(new String(file.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
