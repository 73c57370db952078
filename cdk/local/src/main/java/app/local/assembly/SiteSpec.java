package app.local.assembly;

import java.util.List;

/**
 * What CloudFront adds to the answers of the site's origin.
 *
 * @param pageHeaders to those of the web site; empty if the template has no policy
 * @param apiHeaders to those of {@code /api/*}
 */
public record SiteSpec(List<HeaderRule> pageHeaders, List<HeaderRule> apiHeaders) {}
