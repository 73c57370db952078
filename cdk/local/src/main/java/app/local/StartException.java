package app.local;

import java.util.Objects;

/** Why the local target cannot start: one sentence for the person who started it, saying what to do. */
public final class StartException extends Exception {

    private static final long serialVersionUID = 1;

    StartException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
