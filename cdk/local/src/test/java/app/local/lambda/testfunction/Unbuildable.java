package app.local.lambda.testfunction;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;

/** Fails in Init. */
public class Unbuildable implements RequestStreamHandler {

    public Unbuildable() {
        throw new IllegalStateException("no such setting");
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) {
        throw new AssertionError("never built");
    }
}
