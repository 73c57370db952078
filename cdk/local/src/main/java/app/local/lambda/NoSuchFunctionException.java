package app.local.lambda;

import app.local.assembly.FunctionRef;

/** Somebody invokes a function that the template does not declare. */
public final class NoSuchFunctionException extends RuntimeException {

    private static final long serialVersionUID = 1;

    NoSuchFunctionException(FunctionRef function) {
        super("no such function: " + function);
    }
}
