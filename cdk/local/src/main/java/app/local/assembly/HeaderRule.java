package app.local.assembly;

/**
 * A header that CloudFront adds to an answer.
 *
 * @param override whether it replaces the origin's header of that name
 */
public record HeaderRule(String name, String value, boolean override) {}
