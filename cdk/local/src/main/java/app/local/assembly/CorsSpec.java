package app.local.assembly;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which other origins may call the API from a browser; the lists may hold {@code *}. */
public record CorsSpec(
        List<String> allowOrigins,
        List<String> allowMethods,
        List<String> allowHeaders,
        List<String> exposeHeaders,
        boolean allowCredentials,
        Optional<Duration> maxAge) {}
