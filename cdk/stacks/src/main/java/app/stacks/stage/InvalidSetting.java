package app.stacks.stage;

/** Something that the person who deploys must mend. The message says what, where and how, in one sentence. */
public final class InvalidSetting extends RuntimeException {

    private static final long serialVersionUID = 1;

    public InvalidSetting(String message) {
        super(message);
    }
}
