package app.local.lambda;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** Starts the processes of environments, and connects them with the Runtime API and the environment's log. */
final class EnvironmentStarter {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy/MM/dd");

    private final FunctionJvm jvm;
    private final RuntimeApi runtimeApi;

    EnvironmentStarter(FunctionJvm jvm, RuntimeApi runtimeApi) {
        this.jvm = jvm;
        this.runtimeApi = runtimeApi;
    }

    /**
     * Starts a process. If it throws, none is left.
     *
     * @param cache options that make or use a cache of classes
     * @param background whether it shall leave the processor to others
     */
    EnvironmentProcess start(Environment environment, List<String> cache, boolean background) {
        String logStream = DAY.format(LocalDate.now(ZoneOffset.UTC)) + "/["
                + FunctionJvm.version(environment.function()) + "]" + environment.id();
        String address = runtimeApi.add(environment);
        Process process = null;
        boolean owned = false;
        try {
            process = jvm.start(environment.function(), address, logStream, environment.code(), cache, background);
            EnvironmentProcess running =
                    new JavaProcess(process, environment.function().name(), environment.log()::output, exitValue -> {
                        runtimeApi.remove(environment);
                        environment.exited(exitValue);
                    });
            owned = true;
            return running;
        } finally {
            if (!owned) {
                runtimeApi.remove(environment);
                if (process != null) {
                    process.destroyForcibly();
                }
            }
        }
    }
}
