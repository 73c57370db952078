package app.local.aws;

/** What an API of AWS refuses, in its words. */
final class AwsException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final String message;

    /**
     * A refusal.
     *
     * @param status the HTTP status
     * @param type AWS's name of the error, such as {@code ResourceNotFoundException}
     */
    AwsException(int status, String type, String message) {
        super(message);
        this.status = status;
        this.type = type;
        this.message = message;
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    @Override
    public String getMessage() {
        return message;
    }
}
