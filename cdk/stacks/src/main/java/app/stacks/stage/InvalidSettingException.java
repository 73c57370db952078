package app.stacks.stage;

/** Something that the person who deploys must mend. The message says what, where and how, in one sentence. */
public final class InvalidSettingException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public InvalidSettingException(String message) {
        super(message);
    }
}
