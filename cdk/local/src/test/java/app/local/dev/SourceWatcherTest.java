package app.local.dev;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two modules, of which one uses the other, and what functions get to run when a source changes. */
class SourceWatcherTest {

    private static final String PROTO = "proto/user/v1/user.proto";

    @TempDir
    Path root;

    private final BlockingQueue<List<Path>> replaced = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> migrated = new LinkedBlockingQueue<>();
    private volatile String migration = "";
    private volatile List<String> rpcs = List.of("user.v1.UserService/GetUser");
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final LoopStatus status = new LoopStatus(Optional::empty);
    private @Nullable SourceWatcher watcher;

    /** Hands out what functions get to run. */
    private final class FakeRedeployment implements Redeployment {

        private final Path archive;
        private final List<Path> running;

        FakeRedeployment(Path archive, List<Path> running) {
            this.archive = archive;
            this.running = running;
        }

        @Override
        public List<Path> archives() {
            return List.of(archive);
        }

        @Override
        public List<Path> classPath(Path any) {
            return running;
        }

        @Override
        public List<String> rpcs() {
            return rpcs;
        }

        @Override
        public void replaceClassPath(Path any, List<Path> classPath) {
            replaced.add(classPath);
        }

        @Override
        public void migrate() throws BuildFailedException {
            if (migration.contains("wrong")) {
                throw new BuildFailedException("V1__a.sql: " + migration);
            }
            migrated.add(migration);
        }

        @Override
        public void synthesise(UnaryOperator<Path> newest) {}

        @Override
        public void deploy() {}
    }

    @BeforeEach
    void start() throws IOException {
        source(
                "runtime",
                "Greeting",
                "public final class Greeting { public static String text() { return \"hello\"; } }");
        source(
                "user",
                "GetUser",
                "public final class GetUser { public static String name() { return app.Greeting.text(); } }");
        Path runtimeJar = root.resolve("functions/runtime/target/runtime-1.jar");
        write("runtime", "target/classpath.txt", "/nowhere/other.jar");
        write("user", "target/classpath.txt", runtimeJar.toString());
        source("migrate", "Migrate", "public final class Migrate {}");
        write("migrate", "target/classpath.txt", "/nowhere/other.jar");
        write("migrate", "target/migrate-1.jar", "");
        write("runtime", "target/runtime-1.jar", "");
        write("user", "target/user-1.jar", "");
        Files.createDirectories(root.resolve("shared-model/src/main/java"));
        Files.createDirectories(root.resolve("shared-model/target"));
        Files.writeString(root.resolve("shared-model/target/classpath.txt"), "/nowhere/other.jar");
        Files.writeString(root.resolve("shared-model/src/main/java/Model.java"), "final class Model {}");
        proto("right");
        Path protoc = Files.createDirectories(root.resolve("protoc"));
        Path program = Files.writeString(protoc.resolve("protoc.exe"), """
                #!/bin/sh
                ! grep -H wrong "%s"
                """.formatted(root.resolve(PROTO)));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Path archive = root.resolve("functions/user/target/user.zip");
        List<Path> running =
                List.of(Path.of("lib/user-1.jar"), Path.of("lib/user-2.50.2.jar"), Path.of("lib/runtime-1.jar"));
        watcher = new SourceWatcher(
                root,
                root.resolve("dev"),
                "",
                new FakeRedeployment(archive, running),
                new Protoc(root, Optional.of(protoc), process -> {}),
                new SiteBuild(root, process -> {}),
                status,
                line -> {
                    if (!line.text().endsWith(" …")) {
                        said.add(line.text());
                    }
                });
    }

    @AfterEach
    void stop() {
        if (watcher != null) {
            watcher.close();
        }
    }

    private void proto(String text) throws IOException {
        Files.createDirectories(root.resolve(PROTO).getParent());
        Files.writeString(root.resolve(PROTO), text);
    }

    private void source(String module, String name, String text) throws IOException {
        write(module, "src/main/java/app/" + name + ".java", "package app; " + text);
    }

    private void write(String module, String file, String text) throws IOException {
        Path path = root.resolve("functions").resolve(module).resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private String run(List<Path> classPath) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (Path entry : classPath) {
            urls.add(entry.toUri().toURL());
        }
        try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), null)) {
            return (String) loader.loadClass("app.GetUser").getMethod("name").invoke(null);
        }
    }

    @Test
    void aChangedModuleAndThoseThatUseItAreCompiledAndServed() throws Exception {
        source(
                "runtime",
                "Greeting",
                "public final class Greeting { public static String text() { return \"good day\"; } }");
        List<Path> classPath = replaced.poll(30, TimeUnit.SECONDS);
        assertThat(classPath).hasSize(3).contains(Path.of("lib/user-2.50.2.jar"));
        assertThat(run(classPath)).isEqualTo("good day");

        source(
                "user",
                "GetUser",
                "public final class GetUser { public static String name() { return app.Greeting.text() + \"!\"; } }");
        classPath = replaced.poll(30, TimeUnit.SECONDS);
        assertThat(run(classPath)).isEqualTo("good day!");
        assertThat(said.poll(30, TimeUnit.SECONDS)).startsWith("Greeting.java compiled in ");
        assertThat(said.poll(30, TimeUnit.SECONDS)).startsWith("GetUser.java compiled in ");
    }

    @Test
    void anErrorIsShownAndWhatRanGoesOn() throws Exception {
        source("runtime", "Greeting", "public final class Greeting { public static String text() { return 1; } }");
        assertThat(said.poll(30, TimeUnit.SECONDS))
                .isEqualTo("what ran before goes on:\nfunctions/runtime/src/main/java/app/Greeting.java:1: incompatible"
                        + " types: int cannot be converted to java.lang.String");
        assertThat(replaced).isEmpty();

        source(
                "runtime",
                "Greeting",
                "public final class Greeting { public static String text() { return \"mended\"; } }");
        assertThat(run(replaced.poll(30, TimeUnit.SECONDS))).isEqualTo("mended");
    }

    @Test
    void whatWasSavedTogetherWithAMistakeIsServedWhenThatIsMended() throws Exception {
        source("user", "GetUser", "public final class GetUser { public static String name() { return 1; } }");
        assertThat(said.poll(30, TimeUnit.SECONDS)).startsWith("what ran before goes on:");
        source(
                "runtime",
                "Greeting",
                "public final class Greeting { public static String text() { return \"good day\"; } }");
        assertThat(said.poll(30, TimeUnit.SECONDS)).startsWith("what ran before goes on:");
        assertThat(replaced).isEmpty();
        source(
                "user",
                "GetUser",
                "public final class GetUser { public static String name() { return app.Greeting.text() + \"!\"; } }");
        assertThat(run(replaced.poll(30, TimeUnit.SECONDS))).isEqualTo("good day!");
        assertThat(said.poll(30, TimeUnit.SECONDS))
                .matches("Greeting\\.java, GetUser\\.java compiled in \\d+\\.\\d s; the next request runs it");
    }

    @Test
    void aMendedModuleServesThoseThatUseItToo() throws Exception {
        String use = "public final class GetUser { public static String name() { return Text.TEXT; } }";
        source("user", "Text", "final class Text { static final String TEXT = 1; }");
        source("user", "GetUser", use);
        source("runtime", "Greeting", "public final class Greeting { public static String text() { return \"x\"; } }");
        assertThat(said.poll(30, TimeUnit.SECONDS)).startsWith("what ran before goes on:");
        source("user", "Text", "final class Text { static final String TEXT = app.Greeting.text(); }");
        assertThat(run(replaced.poll(30, TimeUnit.SECONDS))).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".Greeting.java.swp",
                "Greeting.java~",
                "#Greeting.java#",
                "4913",
                "Greeting.java___jb_tmp___",
                ".goutputstream-X1",
                ".#Greeting.java"
            })
    void filesOfEditorsAreNoSources(String name) throws Exception {
        Path folder = root.resolve("functions/runtime/src/main/java/app");
        Files.writeString(folder.resolve(name), "no Java");
        // Emacs locks a file by a link that leads nowhere.
        Files.createSymbolicLink(folder.resolve(".#Other.java"), Path.of("somebody@machine.1234"));
        source("runtime", "Greeting", "public final class Greeting { public static String text() { return \"a\"; } }");
        assertThat(run(replaced.poll(30, TimeUnit.SECONDS))).isEqualTo("a");
        assertThat(said.poll(30, TimeUnit.SECONDS)).startsWith("Greeting.java compiled in ");
        Files.delete(folder.resolve(name));
        source("runtime", "Greeting", "public final class Greeting { public static String text() { return \"bc\"; } }");
        assertThat(run(replaced.poll(30, TimeUnit.SECONDS))).isEqualTo("bc");
        assertThat(said.poll(30, TimeUnit.SECONDS)).startsWith("Greeting.java compiled in ");
        assertThat(said).isEmpty();
    }

    @Test
    void aRemovedSourceIsGone() throws Exception {
        source("runtime", "Other", "final class Other {}");
        List<Path> first = replaced.poll(30, TimeUnit.SECONDS);
        assertThat(first)
                .anySatisfy(
                        entry -> assertThat(entry.resolve("app/Other.class")).exists());
        Files.delete(root.resolve("functions/runtime/src/main/java/app/Other.java"));
        List<Path> second = replaced.poll(30, TimeUnit.SECONDS);
        assertThat(second)
                .allSatisfy(
                        entry -> assertThat(entry.resolve("app/Other.class")).doesNotExist());
    }

    @Test
    void aMistakeIsAProblemUntilItIsMended() throws Exception {
        source("runtime", "Greeting", "public final class Greeting { public static String text() { return 1; } }");
        assertThat(said.poll(30, TimeUnit.SECONDS)).startsWith("what ran before goes on:");
        assertThat(new String(status.json(), UTF_8)).contains("functions/runtime/src/main/java/app/Greeting.java:1: ");
        source("runtime", "Greeting", "public final class Greeting { public static String text() { return \"ok\"; } }");
        assertThat(run(replaced.poll(30, TimeUnit.SECONDS))).isEqualTo("ok");
        assertThat(said.poll(30, TimeUnit.SECONDS)).startsWith("Greeting.java compiled in ");
        assertThat(new String(status.json(), UTF_8)).contains("\"problems\":[]");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "proto/user/v1/user.proto, DEPLOYMENT",
        "cdk/stacks/src/main/java/app/stacks/A.java, DEPLOYMENT",
        "shared-model/src/main/java/app/api/A.java, DEPLOYMENT",
        "functions/user/src/main/java/app/A.java, FUNCTION",
        "functions/user/migrations/V1__a.sql, FUNCTION",
        "functions/user/pom.xml, RESTART",
        "pom.xml, RESTART",
        "cdk.json, RESTART",
        "cdk/local/src/main/java/app/local/A.java, RESTART",
        "web/src/app.css, SITE",
        "events/user/GetUser.json, NONE",
    })
    void whatIsDoneDependsOnTheFile(Path file, Change change) {
        assertThat(Change.of(file)).isEqualTo(change);
    }

    @Test
    void whatCannotBeReloadedAsksForARestart() throws Exception {
        Files.writeString(root.resolve("cdk.json"), "{}");
        assertThat(said.poll(30, TimeUnit.SECONDS))
                .isEqualTo("cdk.json has changed: restart mvn -Plocal; nothing is deployed until then.");
        assertThat(new String(status.json(), UTF_8)).contains("cdk.json has changed");

        // A new service, say, of which Maven has made no archive yet: that it is missing is no news.
        Path proto = Files.createDirectories(root.resolve("proto/note/v1")).resolve("note.proto");
        Files.writeString(proto, "syntax = \"proto3\";");
        assertThat(said.poll(2, TimeUnit.SECONDS)).isNull();
    }

    /** With a build of the site that fails as long as the contract does. */
    @Test
    void aMistakeInProtoIsSaidOnceAndTheSiteIsBuiltWhenItIsMended() throws Exception {
        Files.createDirectories(root.resolve("web/scripts"));
        Files.writeString(root.resolve("web/scripts/maven.js"), """
                if (require("fs").readFileSync("../%s", "utf8").includes("wrong")) {
                  throw new Error("no client");
                }
                """.formatted(PROTO));
        assertThat(said.poll(30, TimeUnit.SECONDS)).startsWith("site built in ");
        proto("wrong");
        assertThat(said.poll(30, TimeUnit.SECONDS)).isEqualTo("what ran before goes on:\n" + PROTO + ":wrong");
        assertThat(new String(status.json(), UTF_8)).contains("\"problems\":[\"" + PROTO + ":wrong\"]");
        Files.writeString(Files.createDirectories(root.resolve("web/src")).resolve("app.css"), "");
        assertThat(said.poll(30, TimeUnit.SECONDS)).contains("no client");
        proto("right again");
        assertThat(said.poll(30, TimeUnit.SECONDS)).startsWith("user.proto deployed in ");
        assertThat(said.poll(30, TimeUnit.SECONDS)).startsWith("site built in ");
        assertThat(new String(status.json(), UTF_8)).contains("\"problems\":[]");
    }

    @Test
    void anRpcWithoutItsClassIsAProblemUntilItIsThere() throws Exception {
        rpcs = List.of("user.v1.UserService/GetUser", "runtime.v1.Runtime/AddRemark");
        proto("right, with AddRemark");
        String problem = "rpc runtime.v1.Runtime/AddRemark needs one endpoint, a @Singleton class named AddRemark that"
                + " implements Endpoint, in functions/runtime; a call of it fails until then";
        assertThat(said.poll(30, TimeUnit.SECONDS)).isEqualTo(problem);
        assertThat(said.poll(30, TimeUnit.SECONDS)).startsWith("user.proto deployed in ");
        assertThat(new String(status.json(), UTF_8)).contains(problem);
        assertThat(said.poll(30, TimeUnit.SECONDS)).as("there is no site").startsWith("what ran before goes on:");
        source("runtime", "AddRemark", "final class AddRemark {}");
        assertThat(said.poll(30, TimeUnit.SECONDS)).startsWith("AddRemark.java compiled in ");
        assertThat(new String(status.json(), UTF_8)).doesNotContain("AddRemark");
    }

    @Test
    void aBrokenMigrationIsAProblemUntilItIsMended() throws Exception {
        write("user", "migrations/V1__a.sql", "SELECT 0");
        assertThat(migrated.poll(30, TimeUnit.SECONDS)).isEmpty();
        assertThat(said.poll(30, TimeUnit.SECONDS)).matches("V1__a\\.sql migrated in \\d+\\.\\d s");
        migration = "wrong";
        write("user", "migrations/V2__b.sql", "SELCT 1");
        assertThat(said.poll(30, TimeUnit.SECONDS)).isEqualTo("what ran before goes on:\nV1__a.sql: wrong");
        assertThat(new String(status.json(), UTF_8)).contains("V1__a.sql: wrong");
        migration = "right";
        write("user", "migrations/V2__b.sql", "SELECT 1");
        assertThat(migrated.poll(30, TimeUnit.SECONDS)).isEqualTo("right");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"1, a0", "3, 'a0, a1, a2'", "7, 'a0, a1, a2 and 4 more'"})
    void upToThreeFilesAreNamed(int count, String names) {
        SortedSet<Path> files = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            files.add(Path.of("/folder/a" + i));
        }
        assertThat(LoopReport.names(files)).isEqualTo(names);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            dummy/v1/dummy.proto:3:1: wrong            | proto/dummy/v1/dummy.proto:3:1: wrong
            /tree/proto/dummy/v1/dummy.proto:3:1: bad  | /tree/proto/dummy/v1/dummy.proto:3:1: bad
            proto/dummy/v1/dummy.proto:3:1: wrong      | proto/dummy/v1/dummy.proto:3:1: wrong
            """)
    void aProtoIsNamedFromTheRoot(String said, String reason) {
        assertThat(Protoc.reason(said)).isEqualTo(reason);
    }
}
