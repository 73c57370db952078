package app.local.lambda;

import static app.local.lambda.Functions.event;
import static org.assertj.core.api.Assertions.assertThat;

import app.local.assembly.FunctionSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AotCachesTest {

    @TempDir
    Path state;

    private final Queue<LogLine> lines = new ConcurrentLinkedQueue<>();

    @ParameterizedTest
    @EnumSource(RuntimeClient.class)
    void functionsStartWithTheTrainedCache(RuntimeClient client) throws IOException {
        Path loaded = state.resolve("loaded.txt");
        FunctionSpec function = Functions.with(
                Functions.snapped(Functions.archive(state)),
                Map.of("JAVA_TOOL_OPTIONS", "-Xlog:disable -Xlog:class+load:file=" + loaded));
        LambdaSettings settings = LambdaSettings.in(state)
                .client(client)
                .log(lines::add)
                .trainingEvents(spec -> List.of(event("x")))
                .build();
        String handler = function.handler() + " source: ";
        List<Long> without = new ArrayList<>();
        List<Long> with = new ArrayList<>();
        try (Lambda lambda = Lambda.start(List.of(function), settings)) {
            coldStarts(lambda, function, without);
            assertThat(Files.readString(loaded)).contains(handler + "file:");
            assertThat(lambda.trainCaches().join()).isEqualTo(1);
            assertThat(lambda.trainCaches().join()).isZero();
            coldStarts(lambda, function, with);
            assertThat(Files.readString(loaded)).contains(handler + "shared objects file");
        }
        System.out.println(client + " cold start without cache " + without + " ms, with cache " + with + " ms");
        assertThat(lines).noneMatch(line -> line.kind() == LogLine.Kind.WARNING);

        try (Lambda lambda = Lambda.start(List.of(function), settings)) {
            assertThat(lambda.trainCaches().join()).as("kept between runs").isZero();
        }
        try (Stream<Path> files = Files.list(state.resolve("aot"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void aFailedTrainingIsOneWarning() throws IOException {
        FunctionSpec function = Functions.unbuildable(Functions.archive(state));
        LambdaSettings settings = LambdaSettings.in(state).log(lines::add).build();
        try (Lambda lambda = Lambda.start(List.of(function), settings)) {
            assertThat(lambda.trainCaches().join()).isZero();
        }
        assertThat(lines)
                .singleElement()
                .extracting(LogLine::text)
                .asString()
                .contains("test", "no such setting", "training-test.log");
    }

    @Test
    void anUnusableCacheIsIgnored() throws IOException {
        FunctionSpec function = Functions.obedient(Functions.archive(state));
        LambdaSettings settings = LambdaSettings.in(state).log(lines::add).build();
        try (Lambda lambda = Lambda.start(List.of(function), settings)) {
            assertThat(lambda.trainCaches().join()).isPositive();
            try (Stream<Path> caches = Files.list(state.resolve("aot"))) {
                for (Path cache : caches.toList()) {
                    Files.writeString(cache, "no cache");
                }
            }
            assertThat(Functions.invoke(lambda, "Obedient", event("echo x"), ""))
                    .isInstanceOf(InvocationOutcome.Success.class);
        }
        assertThat(lines).noneMatch(line -> line.kind() != LogLine.Kind.PLATFORM);
    }

    private static void coldStarts(Lambda lambda, FunctionSpec function, List<Long> millis) {
        for (int i = 0; i < 3; i++) {
            lambda.replaceClassPath(function.archive(), List.of());
            long begun = System.nanoTime();
            assertThat(Functions.invoke(lambda, function.name(), event("x"), ""))
                    .isInstanceOf(InvocationOutcome.Success.class);
            millis.add((System.nanoTime() - begun) / 1_000_000);
        }
    }
}
