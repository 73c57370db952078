package app.runtime.trace;

import java.io.IOException;

/** A request that a collector did not take, or did not say that it took. */
final class ExportException extends IOException {

    private static final long serialVersionUID = 1;

    private final boolean isFinal;
    private final long retryAfterMillis;

    private ExportException(String message, boolean isFinal, long retryAfterMillis) {
        super(message);
        this.isFinal = isFinal;
        this.retryAfterMillis = retryAfterMillis;
    }

    /** It must not be sent again: it is at fault itself, or it may have been taken all the same. */
    static ExportException lost(String message) {
        return new ExportException(message, true, 0);
    }

    /** It may be sent again, but not before so many milliseconds. */
    static ExportException busy(String message, long retryAfterMillis) {
        return new ExportException(message, false, retryAfterMillis);
    }

    boolean isFinal() {
        return isFinal;
    }

    /** 0 where the collector did not say. */
    long retryAfterMillis() {
        return retryAfterMillis;
    }
}
