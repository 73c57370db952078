package app.local.lambda.testfunction;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.TreeMap;

/** Does what its event says: a JSON string of a verb and at most one argument. */
public class Obedient implements RequestStreamHandler {

    private int calls;

    public Obedient() {
        String slow = System.getenv("INIT_MILLIS");
        if (slow != null) {
            sleep(Integer.parseInt(slow));
        }
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        calls++;
        String event = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        String[] words = event.replace("\"", "").split(" ", 2);
        String argument = words.length > 1 ? words[1] : "";
        output.write(quote(obey(words[0], argument, context)).getBytes(StandardCharsets.UTF_8));
    }

    private String obey(String verb, String argument, Context context) {
        switch (verb) {
            case "echo":
                return argument;
            case "pid":
                return Long.toString(ProcessHandle.current().pid());
            case "calls":
                return Integer.toString(calls);
            case "sleep":
                sleep(Integer.parseInt(argument));
                return Long.toString(ProcessHandle.current().pid());
            case "print":
                System.out.println(argument);
                return "";
            case "log":
                context.getLogger().log(argument);
                return "";
            case "flood":
                for (int i = 0; i < Integer.parseInt(argument); i++) {
                    System.out.print("0123456789abcdef");
                }
                System.out.println();
                return "";
            case "throw":
                throw new IllegalArgumentException(argument);
            case "exit":
                Runtime.getRuntime().halt(Integer.parseInt(argument));
                return "";
            case "big":
                return "x".repeat(Integer.parseInt(argument));
            case "environment":
                return new TreeMap<>(System.getenv()).toString();
            case "directory":
                return Path.of("").toAbsolutePath().toString();
            case "options":
                return ManagementFactory.getRuntimeMXBean().getInputArguments().toString();
            case "heap":
                return Long.toString(Runtime.getRuntime().maxMemory() / 1024 / 1024);
            case "context":
                return context.getFunctionName() + " " + context.getInvokedFunctionArn() + " "
                        + context.getMemoryLimitInMB() + " " + (context.getRemainingTimeInMillis() > 0);
            case "trace":
                return System.getProperty("com.amazonaws.xray.traceHeader", "");
            default:
                throw new IllegalArgumentException("unknown verb " + verb);
        }
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String quote(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
