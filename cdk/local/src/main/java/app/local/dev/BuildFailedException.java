package app.local.dev;

/** A changed source cannot be served; the message says which one, where and why, a line each. */
public final class BuildFailedException extends Exception {

    private static final long serialVersionUID = 1;

    /** @param message for the developer */
    public BuildFailedException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
