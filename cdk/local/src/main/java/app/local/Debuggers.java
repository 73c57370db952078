package app.local;

import app.local.assembly.Assembly;
import app.local.assembly.FunctionSpec;
import app.local.lambda.Debugger;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Where debuggers find the functions that {@code -Ddebug} names, by the functions' names. */
record Debuggers(Map<String, Debugger> byFunction) {

    /** Where debuggers look for a JVM unless told otherwise. */
    private static final int FIRST_PORT = 5005;

    /**
     * Finds a port for each.
     *
     * @param wanted names of functions, and whether they wait for the debugger before they begin
     * @throws StartException if there is no such function
     */
    static Debuggers of(Map<String, Boolean> wanted, Assembly assembly) throws StartException, IOException {
        List<String> names =
                assembly.functions().stream().map(FunctionSpec::name).toList();
        Map<String, Debugger> debuggers = new LinkedHashMap<>();
        for (Map.Entry<String, Boolean> function : wanted.entrySet()) {
            String name = function.getKey();
            if (!names.contains(name)) {
                throw new StartException(
                        "-Ddebug names no function: " + name + "; there are " + String.join(", ", names) + ".");
            }
            debuggers.put(name, Debugger.on(FIRST_PORT + debuggers.size(), function.getValue()));
        }
        return new Debuggers(debuggers);
    }

    /** Says where each is. */
    void describe(BiConsumer<String, String> note) {
        byFunction.forEach((name, debugger) -> note.accept(
                "Debugger",
                "127.0.0.1:" + debugger.port() + " for " + name + (debugger.suspend() ? ", which waits for it" : "")));
    }
}
