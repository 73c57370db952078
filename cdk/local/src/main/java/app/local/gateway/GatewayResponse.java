package app.local.gateway;

import app.local.gateway.GatewayRequest.Header;
import java.util.List;

/**
 * What goes back over the wire.
 *
 * @param status from 100 to 599
 * @param headers one entry a line; none says how long or how encoded the body is
 * @param body its bytes; empty for none
 * @param remark for the access log: which function answered, or why none did
 * @param trace what finds its trace; empty if it has none
 */
public record GatewayResponse(int status, List<Header> headers, byte[] body, String remark, String trace) {

    GatewayResponse(int status, List<Header> headers, byte[] body, String remark) {
        this(status, headers, body, remark, "");
    }
}
