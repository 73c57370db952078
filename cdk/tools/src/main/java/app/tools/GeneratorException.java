package app.tools;

/** What was asked for cannot be generated; the message says why, in a sentence for whoever typed it. */
final class GeneratorException extends RuntimeException {

    private static final long serialVersionUID = 1;

    GeneratorException(String message) {
        super(message);
    }
}
