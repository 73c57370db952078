package app.local.lambda;

import java.time.Instant;

/**
 * One line for the person at the console.
 *
 * @param function whose line it is
 * @param environment the id of the environment that it comes from; empty if from none
 * @param requestId the invocation that the environment has, or had last; empty before its first one
 */
public record LogLine(Instant time, String function, Kind kind, String text, String environment, String requestId) {

    /** A line of no environment. */
    public LogLine(Instant time, String function, Kind kind, String text) {
        this(time, function, kind, text, "", "");
    }

    /** The same with its text cut. @param longest in UTF-16 units */
    public LogLine shortened(int longest) {
        return text.length() <= longest
                ? this
                : new LogLine(time, function, kind, text.substring(0, longest) + "…", environment, requestId);
    }

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
