package app.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import app.local.assembly.FunctionSpec;
import app.local.lambda.FunctionStarter;
import app.local.lambda.LambdaSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many classes a function's Init loads: nearly all of a cold start's time, and unlike the time the same on every
 * machine. Ten in a hundred are left for what comes.
 */
class InitTest {

    @TempDir
    Path state;

    @ParameterizedTest(name = "{1}")
    @CsvSource(textBlock = """
            # archive, handler,                   rpc,                             classes
            user,      app.runtime.function.RpcFunction,   user.v1.UserService/GetUser,     2600
            dummy,     app.runtime.function.RpcFunction,   dummy.v1.DummyService/ListEntities, 2600
            auth,      app.auth.SessionAuthorizer, '',                             2250
            """)
    void loadsFewClasses(String archive, String handler, String rpc, int limit) throws Exception {
        FunctionSpec function = new FunctionSpec(
                "Init",
                "Init",
                handler,
                ArchivesTest.archive(archive),
                // Nobody listens there: Init opens no connection.
                Map.of("RPC", rpc, "DATABASE_URL", "postgresql://user:password@127.0.0.1:1/app"),
                1769,
                Duration.ofSeconds(10),
                false,
                OptionalInt.empty());
        Path log = state.resolve("classes.log");
        List<String> options = List.of("-Xlog:class+load=info:file=" + log + "::filecount=0");
        FunctionStarter starter = new FunctionStarter(LambdaSettings.in(state).build());
        try (OneProcess process = new OneProcess(api -> starter.start(function, api, false, options))) {
            process.awaitInit();
        }
        try (Stream<String> lines = Files.lines(log)) {
            List<String> loaded =
                    lines.filter(line -> line.contains(" source:")).toList();
            assertThat(loaded)
                    .as("classes that the Init of %s loads", handler)
                    .hasSizeBetween(1000, limit)
                    .as("for bytes, which it has none of")
                    .noneMatch(line -> line.contains(".HttpBod"));
        }
    }
}
