package app.local.lambda;

import app.local.assembly.FunctionSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts processes of functions exactly as {@link Lambda} does, against a Runtime API of the caller's own: for a
 * benchmark, which must hold the clock itself.
 */
public final class FunctionStarter {

    private final Archives archives;
    private final FunctionJvm processes;
    private final AotCaches caches;

    /** @param settings of the {@link Lambda} whose unpacked archives and caches are shared */
    public FunctionStarter(LambdaSettings settings) {
        Path state = settings.stateDirectory();
        archives = new Archives(state.resolve("archives"));
        processes = new FunctionJvm(settings, RuntimeFiles.of(settings.client(), state.resolve("runtime")));
        caches = new AotCaches(state.resolve("aot"));
    }

    /** Where a function's archive is unpacked. */
    public Path unpacked(FunctionSpec function) {
        return archives.unpack(function.archive()).root();
    }

    /**
     * Starts a process.
     *
     * @param runtimeApi host and port of the Runtime API
     * @param withCache whether it starts with the cache of classes of its archive, if there is one
     * @param options further options of the JVM; they win over the usual ones
     */
    public Process start(FunctionSpec function, String runtimeApi, boolean withCache, List<String> options) {
        FunctionCode code = archives.unpack(function.archive());
        List<String> all = new ArrayList<>(withCache ? AotCaches.use(cache(function, code)) : List.of());
        all.addAll(options);
        return processes.start(function, runtimeApi, "benchmark", code, all, false);
    }

    private Path cache(FunctionSpec function, FunctionCode code) {
        return caches.file(AotCaches.name(function), processes.fingerprint(code));
    }
}
