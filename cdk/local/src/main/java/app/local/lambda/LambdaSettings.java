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
 * @param javaHome the JDK that runs the functions
 * @param client what speaks the Runtime API in them
 * @param concurrencyLimit environments a function may have where the template reserves no number
 * @param idleTime after which an unused environment is ended
 * @param region the AWS region that functions believe to be in
 * @param accessKey the credential that functions get
 * @param overrides environment variables that replace the template's, by function
 * @param trainingEvents events that may be sent to a function to learn which classes it needs; they must change nothing
 * @param log where lines go besides the log files
 * @param observer told of every invocation
 * @param started told of every process that was started, so that it can be ended if this one is killed
 */
public record LambdaSettings(
        Path stateDirectory,
        Path javaHome,
        RuntimeClient client,
        int concurrencyLimit,
        Duration idleTime,
        String region,
        AccessKey accessKey,
        Function<FunctionSpec, Map<String, String>> overrides,
        Function<FunctionSpec, List<byte[]>> trainingEvents,
        LogSink log,
        LambdaObserver observer,
        Consumer<ProcessHandle> started) {

    /**
     * The defaults: this JVM's JDK, 10 environments a function, ended after 10 unused minutes, no overrides, no log.
     */
    public static LambdaSettings in(Path stateDirectory) {
        return new LambdaSettings(
                stateDirectory.toAbsolutePath().normalize(),
                Path.of(System.getProperty("java.home")),
                RuntimeClient.ofThisSystem(),
                10,
                Duration.ofMinutes(10),
                "eu-central-1",
                AccessKey.LOCAL,
                function -> Map.of(),
                function -> List.of(),
                line -> {},
                LambdaObserver.NONE,
                process -> {});
    }

    public LambdaSettings withClient(RuntimeClient value) {
        return new LambdaSettings(
                stateDirectory,
                javaHome,
                value,
                concurrencyLimit,
                idleTime,
                region,
                accessKey,
                overrides,
                trainingEvents,
                log,
                observer,
                started);
    }

    public LambdaSettings withConcurrencyLimit(int value) {
        return new LambdaSettings(
                stateDirectory,
                javaHome,
                client,
                value,
                idleTime,
                region,
                accessKey,
                overrides,
                trainingEvents,
                log,
                observer,
                started);
    }

    public LambdaSettings withIdleTime(Duration value) {
        return new LambdaSettings(
                stateDirectory,
                javaHome,
                client,
                concurrencyLimit,
                value,
                region,
                accessKey,
                overrides,
                trainingEvents,
                log,
                observer,
                started);
    }

    public LambdaSettings withOverrides(Function<FunctionSpec, Map<String, String>> value) {
        return new LambdaSettings(
                stateDirectory,
                javaHome,
                client,
                concurrencyLimit,
                idleTime,
                region,
                accessKey,
                value,
                trainingEvents,
                log,
                observer,
                started);
    }

    public LambdaSettings withTrainingEvents(Function<FunctionSpec, List<byte[]>> value) {
        return new LambdaSettings(
                stateDirectory,
                javaHome,
                client,
                concurrencyLimit,
                idleTime,
                region,
                accessKey,
                overrides,
                value,
                log,
                observer,
                started);
    }

    public LambdaSettings withLog(LogSink value) {
        return new LambdaSettings(
                stateDirectory,
                javaHome,
                client,
                concurrencyLimit,
                idleTime,
                region,
                accessKey,
                overrides,
                trainingEvents,
                value,
                observer,
                started);
    }

    public LambdaSettings withObserver(LambdaObserver value) {
        return new LambdaSettings(
                stateDirectory,
                javaHome,
                client,
                concurrencyLimit,
                idleTime,
                region,
                accessKey,
                overrides,
                trainingEvents,
                log,
                value,
                started);
    }

    public LambdaSettings withStarted(Consumer<ProcessHandle> value) {
        return new LambdaSettings(
                stateDirectory,
                javaHome,
                client,
                concurrencyLimit,
                idleTime,
                region,
                accessKey,
                overrides,
                trainingEvents,
                log,
                observer,
                value);
    }
}
