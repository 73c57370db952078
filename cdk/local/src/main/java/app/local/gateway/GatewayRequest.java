package app.local.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A request as it came over the wire.
 *
 * @param method such as {@code GET}
 * @param rawPath the path, still percent-encoded
 * @param rawQuery what follows the question mark, still percent-encoded; empty if nothing does
 * @param protocol such as {@code HTTP/1.1}
 * @param headers in the order of arrival, one entry a header line
 * @param body its bytes; empty for none
 * @param sourceIp the client's address
 * @param port the port that it came to
 */
public record GatewayRequest(
        String method,
        String rawPath,
        String rawQuery,
        String protocol,
        List<Header> headers,
        byte[] body,
        String sourceIp,
        int port) {

    /** One header line; the name is in lower case. */
    public record Header(String name, String value) {

        public Header {
            name = name.toLowerCase(Locale.ROOT);
        }
    }

    /** All values of a header; none if it did not come. */
    List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (Header header : headers) {
            if (header.name().equals(name)) {
                values.add(header.value());
            }
        }
        return values;
    }

    /** The value of a header, several joined by commas (RFC 9110 §5.3). */
    Optional<String> header(String name) {
        List<String> values = values(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(",", values));
    }
}
