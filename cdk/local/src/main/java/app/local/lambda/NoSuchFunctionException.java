package app.local.lambda;

/** Somebody invokes a function that the template does not declare. */
public final class NoSuchFunctionException extends RuntimeException {

    private static final long serialVersionUID = 1;

    NoSuchFunctionException(String function) {
        super("no such function: " + function);
    }
}
