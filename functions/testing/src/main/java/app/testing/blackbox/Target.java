package app.testing.blackbox;

import java.net.URI;

/**
 * Where the API is served.
 *
 * @param address what stands before a path such as /api/user/me, without a slash at its end
 * @param gateway how requests are refused there
 */
public record Target(URI address, GatewayProfile gateway) {}
