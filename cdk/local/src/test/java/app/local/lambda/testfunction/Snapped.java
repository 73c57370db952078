package app.local.lambda.testfunction;

import com.amazonaws.services.lambda.crac.Context;
import com.amazonaws.services.lambda.crac.Core;
import com.amazonaws.services.lambda.crac.Resource;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Tells which hooks of the snapshot ran, and fails in one of them if its environment says so. */
public class Snapped implements RequestStreamHandler, Resource {

    private String seen = "init";

    public Snapped() {
        Core.getGlobalContext().register(this);
    }

    @Override
    public void beforeCheckpoint(Context<? extends Resource> context) {
        seen += " beforeCheckpoint";
        failIf("beforeCheckpoint");
    }

    @Override
    public void afterRestore(Context<? extends Resource> context) {
        seen += " afterRestore";
        failIf("afterRestore");
    }

    @Override
    public void handleRequest(
            InputStream input, OutputStream output, com.amazonaws.services.lambda.runtime.Context context)
            throws IOException {
        output.write(("\"" + seen + "\"").getBytes(StandardCharsets.UTF_8));
    }

    private static void failIf(String hook) {
        if (hook.equals(System.getenv("FAIL"))) {
            throw new IllegalStateException(hook + " failed");
        }
    }
}
