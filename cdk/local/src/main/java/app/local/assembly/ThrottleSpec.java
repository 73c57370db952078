package app.local.assembly;

/**
 * A token bucket.
 *
 * @param rate requests a second that the bucket is filled with
 * @param burst how many it holds
 */
public record ThrottleSpec(double rate, int burst) {}
