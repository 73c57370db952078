package app.local.lambda;

import app.local.assembly.FunctionSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How functions are run on this machine.
 *
 * @param stateDirectory where archives are unpacked, and logs and caches kept ({@code .local})
 * @param client what speaks the Runtime API in them
 * @param accessKey what functions sign their calls of AWS with
 * @param concurrencyLimit environments a function may have where the template reserves no number
 * @param idleTime after which an unused environment is ended
 * @param overrides environment variables that replace the template's, by function
 * @param trainingEvents events that may be sent to a function to learn which classes it needs; they must change nothing
 * @param debuggers functions that a debugger may look into, by name
 * @param log where lines go besides the log files
 * @param observer told of every invocation
 * @param started told of every process that was started, so that it can be ended if this one is killed
 */
public record LambdaSettings(
        Path stateDirectory,
        RuntimeClient client,
        AccessKey accessKey,
        int concurrencyLimit,
        Duration idleTime,
        Function<FunctionSpec, Map<String, String>> overrides,
        Function<FunctionSpec, List<byte[]>> trainingEvents,
        Map<String, Debugger> debuggers,
        LogSink log,
        LambdaObserver observer,
        Consumer<ProcessHandle> started) {

    /** Settings with everything by default but where their files are. */
    public static Builder in(Path stateDirectory) {
        return new Builder(stateDirectory.toAbsolutePath().normalize());
    }

    /** Takes what differs: 10 environments a function, ended after 10 unused minutes, no overrides, nobody told. */
    public static final class Builder {

        private final Path stateDirectory;
        private RuntimeClient client = RuntimeClient.ofThisSystem();
        private AccessKey accessKey = AccessKey.random();
        private int concurrencyLimit = 10;
        private Duration idleTime = Duration.ofMinutes(10);
        private Function<FunctionSpec, Map<String, String>> overrides = function -> Map.of();
        private Function<FunctionSpec, List<byte[]>> trainingEvents = function -> List.of();
        private Map<String, Debugger> debuggers = Map.of();
        private LogSink log = line -> {};
        private LambdaObserver observer = LambdaObserver.NONE;
        private Consumer<ProcessHandle> started = process -> {};

        private Builder(Path stateDirectory) {
            this.stateDirectory = stateDirectory;
        }

        public Builder client(RuntimeClient value) {
            client = value;
            return this;
        }

        public Builder accessKey(AccessKey value) {
            accessKey = value;
            return this;
        }

        public Builder concurrencyLimit(int value) {
            concurrencyLimit = value;
            return this;
        }

        public Builder idleTime(Duration value) {
            idleTime = value;
            return this;
        }

        public Builder overrides(Function<FunctionSpec, Map<String, String>> value) {
            overrides = value;
            return this;
        }

        public Builder trainingEvents(Function<FunctionSpec, List<byte[]>> value) {
            trainingEvents = value;
            return this;
        }

        public Builder debuggers(Map<String, Debugger> value) {
            debuggers = Map.copyOf(value);
            return this;
        }

        public Builder log(LogSink value) {
            log = value;
            return this;
        }

        public Builder observer(LambdaObserver value) {
            observer = value;
            return this;
        }

        public Builder started(Consumer<ProcessHandle> value) {
            started = value;
            return this;
        }

        /** The settings. */
        public LambdaSettings build() {
            return new LambdaSettings(
                    stateDirectory,
                    client,
                    accessKey,
                    concurrencyLimit,
                    idleTime,
                    overrides,
                    trainingEvents,
                    debuggers,
                    log,
                    observer,
                    started);
        }
    }
}
