package app.local.lambda;

import static app.local.lambda.Functions.event;
import static app.local.lambda.Functions.invoke;
import static app.local.lambda.Functions.invokeLogged;
import static app.local.lambda.Functions.named;
import static app.local.lambda.Functions.obedient;
import static app.local.lambda.Functions.reserving;
import static app.local.lambda.Functions.snapped;
import static app.local.lambda.Functions.unbuildable;
import static app.local.lambda.Functions.with;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.local.assembly.FunctionSpec;
import app.local.lambda.testfunction.Obedient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Real processes, once under AWS's client and once under the loop in plain Java: both must behave alike. */
@ParameterizedClass
@EnumSource(RuntimeClient.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LambdaTest {

    @Parameter
    RuntimeClient client = RuntimeClient.NATIVE;

    @TempDir
    static Path shared;

    private final Queue<LogLine> lines = new ConcurrentLinkedQueue<>();
    private Path state = Path.of("");
    private Path archive = Path.of("");

    @BeforeAll
    void packArchive() throws IOException {
        archive = Functions.archive(shared);
    }

    @BeforeEach
    void newState(@TempDir Path directory) {
        state = directory;
        lines.clear();
    }

    @Test
    void answersAndFailsAsLambdaDoes() {
        FunctionSpec function = with(obedient(archive), Duration.ofSeconds(5));
        try (Lambda lambda = start(List.of(function))) {
            String arn = "arn:aws:lambda:us-east-1:000000000000:function:Obedient";
            List<String[]> table = List.of(
                    new String[] {"echo hi", "\"hi\""},
                    new String[] {"calls", "\"2\""},
                    new String[] {"heap", "\"210\""},
                    new String[] {"context", "\"Obedient " + arn + ":live 256 true\""},
                    new String[] {"trace", "\"Root=1-2-3\""},
                    new String[] {"directory", "\"" + state.resolve("archives/test-")},
                    new String[] {
                        "throw ouch",
                        "IllegalArgumentException: {\"errorMessage\":\"ouch\",\"errorType\":\"java.lang.Illegal"
                    },
                    new String[] {"calls", "\"8\""},
                    new String[] {"big 6291555", "Function.ResponseSizeTooLarge: {\"errorType\""},
                    new String[] {"echo after", "\"after\""},
                    new String[] {
                        "exit 3",
                        "Runtime.ExitError: {\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: "
                    },
                    new String[] {"calls", "\"1\""});
            for (String[] row : table) {
                assertThat(show(invoke(lambda, "Obedient:live", event(row[0]), "Root=1-2-3")))
                        .as(row[0])
                        .contains(row[1]);
            }
            assertThat(invoke(lambda, arn, event("echo x"), "")).isInstanceOf(InvocationOutcome.Success.class);
            assertThat(invoke(lambda, arn + ":live", event("echo x"), ""))
                    .isInstanceOf(InvocationOutcome.Success.class);
            assertThat(invoke(lambda, "Obedient", new byte[Lambda.PAYLOAD_LIMIT + 1], ""))
                    .isInstanceOf(InvocationOutcome.TooLarge.class);
            assertThatThrownBy(() -> invoke(lambda, "Nobody", event("x"), ""))
                    .isInstanceOf(NoSuchFunctionException.class)
                    .hasMessageContaining("Nobody");
        }
    }

    @Test
    void otherFunctionsAreDeployedWhileItRuns() {
        FunctionSpec kept = with(obedient(archive), Duration.ofSeconds(5));
        FunctionSpec changed = Functions.named(kept, "Changed");
        try (Lambda lambda = start(List.of(kept, changed, Functions.named(kept, "Removed")))) {
            for (String name : List.of("Obedient", "Changed", "Removed")) {
                assertThat(show(invoke(lambda, name, event("calls"), ""))).contains("\"1\"");
            }
            lambda.deploy(List.of(kept, with(changed, Duration.ofSeconds(4)), Functions.named(kept, "Added")));
            // Its environment is the same one still.
            assertThat(show(invoke(lambda, "Obedient", event("calls"), ""))).contains("\"2\"");
            assertThat(show(invoke(lambda, "Changed", event("calls"), ""))).contains("\"1\"");
            assertThat(show(invoke(lambda, "Added", event("calls"), ""))).contains("\"1\"");
            assertThatThrownBy(() -> invoke(lambda, "Removed", event("x"), ""))
                    .isInstanceOf(NoSuchFunctionException.class);
            assertThat(lambda.status())
                    .extracting(status -> status.function().name())
                    .containsExactly("Obedient", "Changed", "Added");
        }
    }

    @Test
    void passesTheTemplatesEnvironmentAndNothingElse() {
        FunctionSpec function = with(obedient(archive), Map.of("RPC", "a/B", "SITE_ORIGIN", "https://template"));
        LambdaSettings settings = settings()
                .overrides(spec -> Map.of("SITE_ORIGIN", "http://localhost:8080"))
                .build();
        try (Lambda lambda = Lambda.start(List.of(function), settings)) {
            String answer = show(invoke(lambda, "Obedient", event("environment"), ""));
            Set<String> names = Set.of(answer.substring(2, answer.length() - 2).split(", ")).stream()
                    .map(entry -> entry.substring(0, entry.indexOf('=')))
                    .collect(Collectors.toSet());
            assertThat(names)
                    .containsExactlyInAnyOrder(
                            "RPC",
                            "SITE_ORIGIN",
                            "AWS_ACCESS_KEY_ID",
                            "AWS_DEFAULT_REGION",
                            "AWS_EXECUTION_ENV",
                            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                            "AWS_LAMBDA_FUNCTION_NAME",
                            "AWS_LAMBDA_FUNCTION_VERSION",
                            "AWS_LAMBDA_INITIALIZATION_TYPE",
                            "AWS_LAMBDA_LOG_GROUP_NAME",
                            "AWS_LAMBDA_LOG_STREAM_NAME",
                            "AWS_LAMBDA_RUNTIME_API",
                            "AWS_REGION",
                            "AWS_SECRET_ACCESS_KEY",
                            "AWS_SESSION_TOKEN",
                            "AWS_XRAY_CONTEXT_MISSING",
                            "LAMBDA_RUNTIME_DIR",
                            "LAMBDA_TASK_ROOT",
                            "LANG",
                            "LC_ALL",
                            "LD_LIBRARY_PATH",
                            "PATH",
                            "TZ",
                            "_HANDLER");
            assertThat(answer)
                    .contains(
                            "SITE_ORIGIN=http://localhost:8080", "AWS_LAMBDA_INITIALIZATION_TYPE=on-demand", "RPC=a/B");
        }
    }

    @ParameterizedTest
    @CsvSource({"false, true", "true, false"})
    void compilesAsLambdaDoes(boolean snapStart, boolean stopsAtC1) {
        FunctionSpec function = Functions.spec("Obedient", Obedient.class.getName(), archive, snapStart);
        try (Lambda lambda = start(List.of(function))) {
            assertThat(lambda.trainCaches().join()).isEqualTo(1);
            String options = show(invoke(lambda, "Obedient", event("options"), ""));
            assertThat(options).contains("-XX:+UseSerialGC");
            assertThat(options.contains("-XX:TieredStopAtLevel=1")).isEqualTo(stopsAtC1);
        }
    }

    /** As a full disk does, where started processes are remembered. */
    @Test
    void leavesNoProcessThatNobodyCouldEnd() {
        Queue<ProcessHandle> refused = new ConcurrentLinkedQueue<>();
        LambdaSettings settings = settings()
                .started(process -> {
                    refused.add(process);
                    throw new IllegalStateException("cannot write it down");
                })
                .build();
        try (Lambda lambda = Lambda.start(List.of(obedient(archive)), settings)) {
            assertThat(show(invoke(lambda, "Obedient", event("echo x"), "")))
                    .startsWith("Runtime.InvalidEntrypoint: ")
                    .contains("cannot write it down");
            assertThat(lambda.running()).isZero();
            assertThat(refused).hasSize(1);
            await(() -> refused.stream().noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void startsAnEnvironmentForEachParallelRequestUpToItsLimit() {
        try (Lambda lambda = start(List.of(reserving(obedient(archive), 2)))) {
            List<CompletableFuture<InvocationOutcome>> parallel = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                parallel.add(CompletableFuture.supplyAsync(
                        () -> invoke(lambda, "Obedient", event("sleep 1500"), ""), Lambda.THREADS));
            }
            List<InvocationOutcome> ended =
                    parallel.stream().map(CompletableFuture::join).toList();
            assertThat(ended)
                    .filteredOn(InvocationOutcome.Throttled.class::isInstance)
                    .hasSize(1);
            assertThat(ended)
                    .filteredOn(InvocationOutcome.Success.class::isInstance)
                    .extracting(LambdaTest::show)
                    .hasSize(2)
                    .doesNotHaveDuplicates();
            for (int i = 0; i < 50; i++) {
                assertThat(show(invoke(lambda, "Obedient", event("echo x"), "")))
                        .isEqualTo("\"x\"");
            }
            assertThat(lambda.running()).isEqualTo(2);
        }
    }

    @Test
    void endsARequestThatTakesTooLong() {
        try (Lambda lambda = start(List.of(with(obedient(archive), Duration.ofMillis(1200))))) {
            String late = show(invoke(lambda, "Obedient", event("sleep 9000"), ""));
            assertThat(late).startsWith("Sandbox.Timedout: ").contains(" Error: Task timed out after 1.20 seconds");
            assertThat(show(invoke(lambda, "Obedient", event("calls"), ""))).isEqualTo("\"1\"");
            assertThat(texts()).anyMatch(line -> line.endsWith("Task timed out after 1.20 seconds"));
            assertThat(texts()).anyMatch(line -> line.startsWith("REPORT ") && line.endsWith("\tStatus: timeout"));
        }
    }

    @Test
    void survivesTheEndOfAProcessInARequest() {
        try (Lambda lambda = start(List.of(obedient(archive)))) {
            long pid = Long.parseLong(
                    show(invoke(lambda, "Obedient", event("pid"), "")).replace("\"", ""));
            CompletableFuture<InvocationOutcome> request = CompletableFuture.supplyAsync(
                    () -> invoke(lambda, "Obedient", event("sleep 4000"), ""), Lambda.THREADS);
            await(() ->
                    texts().stream().filter(line -> line.startsWith("START")).count() == 2);
            assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
            assertThat(show(request.join()))
                    .startsWith("Runtime.ExitError: ")
                    .contains("Error: Runtime exited with error: signal: killed");
            assertThat(show(invoke(lambda, "Obedient", event("calls"), ""))).isEqualTo("\"1\"");
            assertThat(lines)
                    .anyMatch(line -> line.kind() == LogLine.Kind.WARNING
                            && line.function().equals("Obedient")
                            && line.text().contains("signal: killed"));
        }
    }

    @Test
    void servesARequestWhoseIdleEnvironmentJustDied() {
        try (Lambda lambda = start(List.of(obedient(archive)))) {
            for (int i = 0; i < 3; i++) {
                long pid = Long.parseLong(
                        show(invoke(lambda, "Obedient", event("pid"), "")).replace("\"", ""));
                ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
                process.destroyForcibly();
                process.onExit().join();
            }
            assertThat(invoke(lambda, "Obedient", event("pid"), "")).isInstanceOf(InvocationOutcome.Success.class);
        }
    }

    @Test
    void answersWhatWentWrongInInit() {
        FunctionSpec ending = with(named(obedient(archive), "Ending"), Map.of("INIT_MILLIS", "nonsense"));
        FunctionSpec missing = Functions.spec("Missing", "app.NoSuchHandler", archive, false);
        try (Lambda lambda = start(List.of(unbuildable(archive), ending, missing))) {
            assertThat(show(invoke(lambda, "Unbuildable", event("x"), "")))
                    .isEqualTo("java.lang.IllegalStateException: {\"errorMessage\":\"no such setting\","
                            + "\"errorType\":\"java.lang.IllegalStateException\"}");
            assertThat(texts()).anyMatch(line -> line.startsWith("INIT_REPORT ") && line.contains("Status: error"));
            assertThat(show(invoke(lambda, "Ending", event("x"), ""))).contains("NumberFormatException");
            assertThat(show(invoke(lambda, "Missing", event("x"), ""))).contains("Class not found: app.NoSuchHandler");
        }
    }

    @Test
    void repeatsALongInitWithinTheInvocation() {
        FunctionSpec slow = with(obedient(archive), Map.of("INIT_MILLIS", "1000"));
        FunctionSpec tooSlow = with(named(slow, "TooSlow"), Duration.ofMillis(900));
        try (Lambda lambda = Lambda.start(List.of(slow, tooSlow), settings().build(), Duration.ofMillis(600))) {
            assertThat(show(invoke(lambda, "Obedient", event("echo late"), ""))).isEqualTo("\"late\"");
            assertThat(texts()).anyMatch(line -> line.startsWith("INIT_REPORT ") && line.endsWith("Status: timeout"));
            assertThat(show(invoke(lambda, "TooSlow", event("echo late"), "")))
                    .startsWith("Sandbox.Timedout: ")
                    .contains("Task timed out after 0.90 seconds");
        }
    }

    @Test
    void leadsSnapStartFunctionsThroughTheirHooks() {
        FunctionSpec before = with(named(snapped(archive), "Before"), Map.of("FAIL", "beforeCheckpoint"));
        FunctionSpec after = with(named(snapped(archive), "After"), Map.of("FAIL", "afterRestore"));
        try (Lambda lambda = start(List.of(snapped(archive), before, after))) {
            assertThat(show(invoke(lambda, "Snapped", event("x"), "")))
                    .isEqualTo("\"init beforeCheckpoint afterRestore\"");
            await(() -> texts().stream().anyMatch(line -> line.startsWith("REPORT")));
            assertThat(texts())
                    .anyMatch(line -> line.matches(
                            "REPORT RequestId: [0-9a-f-]{36}\tDuration: [0-9.]+ ms\tBilled Duration: \\d+ ms\t"
                                    + "Memory Size: 256 MB\tMax Memory Used: [1-9]\\d+ MB\tRestore Duration: [0-9.]+ ms\t"
                                    + "Billed Restore Duration: \\d+ ms"));
            assertThat(show(invoke(lambda, "Before", event("x"), ""))).contains("crac.CheckpointException");
            assertThat(show(invoke(lambda, "After", event("x"), ""))).contains("crac.RestoreException");
            await(() -> texts().stream().anyMatch(line -> line.contains("beforeCheckpoint failed")));
            await(() -> texts().stream().anyMatch(line -> line.contains("afterRestore failed")));
        }
    }

    @Test
    void endsIdleEnvironments() {
        try (Lambda lambda = Lambda.start(
                List.of(obedient(archive)),
                settings().idleTime(Duration.ofMillis(300)).build())) {
            String pid = show(invoke(lambda, "Obedient", event("pid"), ""));
            await(() -> lambda.running() == 0);
            assertThat(show(invoke(lambda, "Obedient", event("pid"), ""))).isNotEqualTo(pid);
            assertThat(lines).noneMatch(line -> line.kind() == LogLine.Kind.WARNING);
        }
    }

    @Test
    void logsOutputBetweenStartAndEnd() throws IOException {
        try (Lambda lambda = start(List.of(obedient(archive)))) {
            InvocationResult first = invokeLogged(lambda, "Obedient", event("print hello there"), "");
            assertThat(first.log())
                    .matches(
                            "(?s)START RequestId: ([0-9a-f-]{36}) Version: \\$LATEST\nhello there\nEND RequestId: \\1\n"
                                    + "REPORT RequestId: \\1\tDuration: [0-9.]+ ms\tBilled Duration: \\d+ ms\tMemory Size: 256 MB\t"
                                    + "Max Memory Used: [1-9]\\d+ MB\tInit Duration: [0-9.]+ ms\n");
            InvocationResult second = invokeLogged(lambda, "Obedient", event("log again"), "");
            assertThat(second.log()).contains("\nagain\nEND").doesNotContain("hello there", "Init Duration");
        }
        assertThat(Files.readString(state.resolve("logs/Obedient.log")))
                .contains("INIT_START", "] hello there\n", "] again\n");
        assertThat(lines)
                .anyMatch(line ->
                        line.kind() == LogLine.Kind.OUTPUT && line.text().equals("hello there"));
    }

    @Test
    void hugeLinesAndUnwritableLogsBreakNoRequest() throws IOException {
        Files.writeString(state.resolve("logs"), "a file where the folder should be");
        try (Lambda lambda = start(List.of(obedient(archive)))) {
            assertThat(show(invoke(lambda, "Obedient", event("flood 500000"), "")))
                    .isEqualTo("\"\"");
            assertThat(show(invoke(lambda, "Obedient", event("echo x"), ""))).isEqualTo("\"x\"");
        }
        assertThat(lines)
                .filteredOn(line -> line.kind() == LogLine.Kind.WARNING)
                .singleElement()
                .extracting(LogLine::text)
                .asString()
                .contains("cannot write", "Obedient.log");
    }

    @Test
    void replacesCodeWithoutInterruptingARequest() throws IOException {
        Path other = Files.write(state.resolve("other.jar"), Functions.jar());
        try (Lambda lambda = start(List.of(obedient(archive)))) {
            String pid = show(invoke(lambda, "Obedient", event("pid"), ""));
            CompletableFuture<InvocationOutcome> request = CompletableFuture.supplyAsync(
                    () -> invoke(lambda, "Obedient", event("sleep 800"), ""), Lambda.THREADS);
            await(() ->
                    texts().stream().filter(line -> line.startsWith("START")).count() == 2);
            lambda.replaceClassPath(archive, List.of(other));
            assertThat(show(invoke(lambda, "Obedient", event("pid"), ""))).isNotEqualTo(pid);
            assertThat(show(request.join())).isEqualTo(pid);
            await(() -> lambda.running() == 1);
            assertThat(lambda.classPath(archive)).containsExactly(other);
        }
    }

    /** What it began to start runs the code of before; the request is served by the one of now. */
    @Test
    void replacesCodeUnderARequestThatStartsAnEnvironment() throws IOException {
        Path other = Files.write(state.resolve("other.jar"), Functions.jar());
        FunctionSpec slow = with(obedient(archive), Map.of("INIT_MILLIS", "500"));
        try (Lambda lambda = start(List.of(slow))) {
            CompletableFuture<InvocationOutcome> request = CompletableFuture.supplyAsync(
                    () -> invoke(lambda, "Obedient", event("sleep 100"), ""), Lambda.THREADS);
            await(() -> texts().stream().anyMatch(line -> line.startsWith("INIT_START")));
            long replaced = lambda.running();
            lambda.replaceClassPath(archive, List.of(other));
            assertThat(show(request.join())).matches("\"\\d+\"");
            assertThat(replaced).isEqualTo(1);
            assertThat(texts().stream().filter(line -> line.startsWith("INIT_START")))
                    .hasSize(2);
            assertThat(lines).noneMatch(line -> line.kind() == LogLine.Kind.WARNING);
            await(() -> lambda.running() == 1);
        }
    }

    @Test
    void closeEndsEverythingAtOnce() {
        Lambda lambda = start(List.of(obedient(archive), snapped(archive)));
        assertThat(invoke(lambda, "Snapped", event("x"), "")).isInstanceOf(InvocationOutcome.Success.class);
        CompletableFuture<InvocationOutcome> request = CompletableFuture.supplyAsync(
                () -> invoke(lambda, "Obedient", event("sleep 4900"), ""), Lambda.THREADS);
        await(() -> texts().stream().filter(line -> line.startsWith("START")).count() == 2);
        long begun = System.nanoTime();
        lambda.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        assertThat(show(request.join())).startsWith("Runtime.ExitError");
        assertThat(lambda.running()).isZero();
    }

    private Lambda start(List<FunctionSpec> functions) {
        return Lambda.start(functions, settings().build());
    }

    private LambdaSettings.Builder settings() {
        return LambdaSettings.in(state).client(client).log(lines::add);
    }

    private List<String> texts() {
        return lines.stream().map(LogLine::text).toList();
    }

    private static String show(InvocationOutcome invocation) {
        if (invocation instanceof InvocationOutcome.Success answer) {
            return new String(answer.payload(), UTF_8);
        }
        if (invocation instanceof InvocationOutcome.FunctionError error) {
            return error.type() + ": " + new String(error.payload(), UTF_8);
        }
        return invocation.toString();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for too long").isLessThan(deadline);
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
