package app.local.lambda;

import java.time.Instant;

/**
 * One line for the person at the console.
 *
 * @param function whose line it is
 */
public record LogLine(Instant time, String function, Kind kind, String text) {

    /** Who says it. */
    public enum Kind {
        /** The function's own output. */
        OUTPUT,
        /** What Lambda itself logs: INIT_START, START, END, REPORT. */
        PLATFORM,
        /** Something went wrong: a timeout, a crash, a cache that could not be trained. */
        WARNING
    }
}
