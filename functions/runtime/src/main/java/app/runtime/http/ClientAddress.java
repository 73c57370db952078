package app.runtime.http;

import java.util.List;
import java.util.Map;

/**
 * Where a request came from. CloudFront says it of every request that it hands on, whatever a client has written there
 * itself ("Adding the CloudFront HTTP headers"); without CloudFront, or where that is no address and port, it is who
 * has connected to the gateway.
 */
final class ClientAddress {

    /** How a field asks for it. No header has that name: a colon is not of a token (RFC 9110 §5.1). */
    static final String NAME = ":client-address";

    private static final String CLOUDFRONT = "cloudfront-viewer-address";

    /** Of an IPv6 address as text (RFC 4291 §2.2), one that embeds an IPv4 address included. */
    private static final int LONGEST = 45;

    private ClientAddress() {}

    /**
     * The address, without the port.
     *
     * @param sourceIp what the gateway says
     */
    static String of(Map<String, List<String>> headers, String sourceIp) {
        List<String> viewer = headers.getOrDefault(CLOUDFRONT, List.of());
        if (viewer.isEmpty()) {
            return sourceIp;
        }
        String address = viewer.get(0);
        int port = address.lastIndexOf(':');
        if (port <= 0 || port > LONGEST + 2 || !isAddressAndPort(address)) {
            return sourceIp;
        }
        return address.substring(0, port).replace("[", "").replace("]", "");
    }

    private static boolean isAddressAndPort(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '.' && c != ':' && c != '[' && c != ']' && (c >= 128 || Character.digit(c, 16) < 0)) {
                return false;
            }
        }
        return true;
    }
}
