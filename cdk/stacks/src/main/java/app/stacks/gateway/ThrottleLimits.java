package app.stacks.gateway;

/**
 * How many requests a route takes, from everybody together; more are answered 429.
 *
 * @param rate a second, in the long run
 * @param burst at once
 */
record ThrottleLimits(int rate, int burst) {

    /** A route with a session: what the functions' concurrency can serve. */
    static final ThrottleLimits NORMAL = new ThrottleLimits(1000, 500);

    /**
     * A route that anyone can call. High enough that one client does not use it up: how often an address may sign in is
     * counted by the functions.
     */
    static final ThrottleLimits SIGN_IN = new ThrottleLimits(500, 200);
}
