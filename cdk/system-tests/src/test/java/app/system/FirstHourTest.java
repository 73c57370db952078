package app.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import app.pages.Page;
import app.testing.blackbox.Visitor;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A newcomer's first hour, in a copy of the sources, with the commands and the code of the pages: it gets another name,
 * what would be deployed is built, the application runs, an endpoint is added by hand, one by its generator, and both
 * answer where it was running all the time; a service is added by its generator, and answers after the restart that is
 * asked for. The build's checks pass with all of them, and after their removal nothing is left of them.
 */
@Tag("tree")
class FirstHourTest {

    private static final String PROTO = "proto/dummy/v1/dummy.proto";
    private static final Duration SERVED = Duration.ofMinutes(3);
    private static final Pattern ASSET = Pattern.compile("\"path\" *: *\"([^\"]+)\"");
    private static final Pattern APP = Pattern.compile("\"app\" *: *\"mvn ([^\"]+)\"");

    /** What the page adds; the names of what is generated are none that a page tells anybody to type. */
    private static final String PAGES_ENDPOINT = "GetLatestEntity";

    /** What the renaming says to do next. */
    private static final Pattern STEP = Pattern.compile("(?m)^\\d\\. .*: mvn -q (.+)$");

    /** Like the names of what is generated, none that a page tells anybody to type: this passes where somebody has. */
    private static final String NAME = "org.probe.base";

    /** Those that look at all rpcs, and those of what is added, but for the page's endpoint. */
    private static final List<String> CHECKS = List.of(
            "CatalogueTest",
            "ApiTableTest",
            "DummyServiceTest",
            "ProbesServiceTest",
            "ProbesLeakTest",
            "ProbeEntitiesTest",
            "ListProbesTest",
            "GoldenTest",
            "PermissionsTest",
            "FunctionsTest",
            "ContractTest",
            "ArchitectureTest",
            "SourcesTest",
            "PagesTest");

    @TempDir
    private Path folder;

    @Test
    void addsAndRemovesEndpointsAndAServiceWhileAllRuns() throws Exception {
        TreeCopy copy = TreeCopy.of(folder);
        assumeThat(copy.resolve(PROTO))
                .as("the tree has the example service, to which the page adds an endpoint")
                .exists();
        rename(copy);
        Map<String, String> before = copy.sources();
        String proto = copy.read(PROTO);
        boolean hasPagesEndpoint = proto.contains("rpc " + PAGES_ENDPOINT + "(");
        List<String> checks = new ArrayList<>(CHECKS);

        synthesises(copy);
        String session;
        String user;
        Set<String> golden;
        try (RunningTarget target = RunningTarget.startIn(copy)) {
            Visitor visitor = Visitor.signedIn(target.site(), "newcomer");
            session = visitor.cookie(Visitor.SESSION);
            user = visitor.userId();
            String entity = Visitor.field(visitor.send("POST", "/api/entities", "{\"name\":\"first\"}"), "id");

            if (!hasPagesEndpoint) {
                addTheEndpointOfThePage(copy);
                assertThat(await(visitor, "latest-entity", 200).body()).contains(entity);
                checks.add(PAGES_ENDPOINT + "Test");
            }
            copy.run(TreeCopy.maven("-Pnew -pl cdk/tools -Dendpoint=dummy/ProbeEntities"));
            assertThat(await(visitor, "probe-entities", 200).body()).contains(user);

            copy.run(TreeCopy.maven("-Pnew -pl cdk/tools -Dservice=probes/ListProbes"));
            target.awaitLine("pom.xml has changed: restart mvn -Plocal");
        }
        try (RunningTarget target = RunningTarget.startIn(copy)) {
            Visitor visitor = new Visitor(target.site()).setCookie(Visitor.SESSION, session);
            assertThat(await(visitor, "list-probes", 200).body()).contains(user);

            Map<String, String> added = copy.sources();
            // With all groups of tests, not the golden files' alone, which their switch would leave.
            copy.run(TreeCopy.maven("verify -Dgolden.rewrite -Dgroups= -Dsurefire.failIfNoSpecifiedTests=false -Dtest="
                    + String.join(",", checks)));
            assertThat(testsRun(copy)).containsAll(checks);
            golden = changed(added, copy.sources());

            copy.write(PROTO, proto);
            removeEndpoint(copy, "ProbeEntities");
            if (!hasPagesEndpoint) {
                removeEndpoint(copy, PAGES_ENDPOINT);
                await(visitor, "latest-entity", 404);
            }
            await(visitor, "probe-entities", 404);
            assertThat(visitor.userId()).as("who is still signed in").isEqualTo(user);
        }
        removeService(copy);
        // What the golden files' switch has written, it writes back: minutes, and nothing of the newcomer's.
        assertThat(golden).contains("proto/README.md", "proto/baseline.binpb.gz");
        assertThat(golden).containsAll(changed(before, copy.sources()));
        assumeThat(hasPagesEndpoint)
                .as(
                        "the tree has %s already, so it was not added as the page says; all else has passed",
                        PAGES_ENDPOINT)
                .isFalse();
    }

    /** As somebody types it, with what it says to do next; then no text knows a package of before. */
    private void rename(TreeCopy copy) throws Exception {
        Pattern oldName = oldName();
        assertThat(filesWith(oldName)).hasSizeGreaterThan(100);
        String said = copy.run(TreeCopy.maven("-Pnew -pl cdk/tools -Drename=" + NAME + " -Dtitle='Probe Base'"));
        assertThat(filesWith(oldName)).isEmpty();
        assertThat(copy.resolve("functions/user/src/main/java/org/probe/base/user/GetUser.java"))
                .isRegularFile();
        List<String> steps =
                STEP.matcher(said).results().map(step -> step.group(1)).toList();
        assertThat(steps).hasSize(2);
        Set<String> renamed = copy.sources().keySet();
        copy.run(TreeCopy.maven(steps.getFirst()));
        assertThat(copy.sources().keySet()).isEqualTo(renamed);
    }

    /** What the CDK CLI runs, with no archive and no site there: each archive that it would upload is whole. */
    private static void synthesises(TreeCopy copy) throws Exception {
        Matcher app = APP.matcher(copy.read("cdk.json"));
        assertThat(app.find()).isTrue();
        copy.run("rm -rf functions/*/target/*.zip web/build");
        copy.run("CDK_OUTDIR=$PWD/cdk.out " + TreeCopy.maven(app.group(1)));
        List<Path> uploaded = new ArrayList<>();
        try (Stream<Path> manifests = Files.list(copy.resolve("cdk.out"))) {
            for (Path manifest : manifests
                    .filter(file -> file.toString().endsWith(".assets.json"))
                    .toList()) {
                ASSET.matcher(Files.readString(manifest))
                        .results()
                        .forEach(asset -> uploaded.add(manifest.resolveSibling(asset.group(1))));
            }
        }
        assertThat(uploaded).isNotEmpty().allSatisfy(file -> assertThat(file).exists());
        for (String service : List.of("auth", "dummy", "migrate", "user")) {
            Path archive = copy.resolve("functions/" + service + "/target/" + service + ".zip");
            try (ZipFile whole = new ZipFile(archive.toFile())) {
                assertThat(whole.size()).isPositive();
            }
            assertThat(uploaded.stream().filter(Files::isRegularFile))
                    .as("%s among what would be uploaded", archive.getFileName())
                    .anySatisfy(file -> assertThat(file).hasSameBinaryContentAs(archive));
        }
        assertThat(copy.resolve("web/build/index.html")).isNotEmptyFile();
        assertThat(copy.resolve("web/build/app.html")).isNotEmptyFile();
    }

    private static void addTheEndpointOfThePage(TreeCopy copy) throws IOException {
        Page page = new Page(Path.of("functions/README.md"), copy.read("functions/README.md"));
        applyToProto(copy, page.blocks("diff").getFirst());
        for (String java : page.blocks("java")) {
            assertThat(java).startsWith("// functions/");
            copy.write(java.lines().findFirst().orElseThrow().substring(3), java.substring(java.indexOf('\n') + 1));
        }
        String sample = copy.read("events/dummy/ListEntities.json");
        String event = "events/dummy/" + PAGES_ENDPOINT;
        copy.write(event + ".json", sample.replace("/api/entities", "/api/latest-entity"));
        copy.write(event + ".request.json", page.blocks("json").getFirst());
    }

    /** What is added within the service goes to its beginning, what is added after it to the file's end. */
    private static void applyToProto(TreeCopy copy, String diff) throws IOException {
        List<String> lines = diff.lines().toList();
        String file = lines.getFirst().strip().substring("// ".length());
        StringBuilder service = new StringBuilder();
        StringBuilder end = new StringBuilder();
        StringBuilder added = service;
        String head = lines.get(1).substring(1);
        for (String line : lines.subList(2, lines.size())) {
            if (line.startsWith("+")) {
                added.append(line.substring(1)).append('\n');
            } else {
                added = end;
            }
        }
        String proto = copy.read(file);
        assertThat(proto).contains(head + "\n");
        copy.write(file, proto.replace(head + "\n", head + "\n" + service) + end);
    }

    /** Its class, its test and its sample event; however many folders the package is. */
    private static void removeEndpoint(TreeCopy copy, String rpc) throws Exception {
        copy.run("rm $(find functions/dummy/src -name '" + rpc + ".java' -or -name '" + rpc + "Test.java')"
                + " events/dummy/" + rpc + ".*");
    }

    /** Its folders, and a line in two poms. */
    private static void removeService(TreeCopy copy) throws Exception {
        copy.run("rm -r proto/probes functions/probes events/probes");
        copy.write("pom.xml", copy.read("pom.xml").replace("    <module>functions/probes</module>\n", ""));
        copy.write(
                "functions/archives/pom.xml",
                copy.read("functions/archives/pom.xml")
                        .replaceFirst(
                                "(?s) *<dependency>\\s*<groupId>[^<]*</groupId>\\s*"
                                        + "<artifactId>probes</artifactId>.*?</dependency>\\n",
                                ""));
    }

    /** The files that are another, or of which there is only one. */
    private static Set<String> changed(Map<String, String> before, Map<String, String> after) {
        Set<String> files = new TreeSet<>(before.keySet());
        files.addAll(after.keySet());
        files.removeIf(file -> Objects.equals(before.get(file), after.get(file)));
        return files;
    }

    private static Set<String> testsRun(TreeCopy copy) throws IOException {
        try (Stream<Path> files = Files.walk(copy.root())) {
            Set<String> tests = new HashSet<>();
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.startsWith("TEST-") && name.endsWith(".xml")) {
                    tests.add(name.substring(name.lastIndexOf('.', name.length() - 5) + 1, name.length() - 4));
                }
            }
            return tests;
        }
    }

    /** Asks until the answer has a status. */
    private static HttpResponse<String> await(Visitor visitor, String path, int status) throws Exception {
        Instant end = Instant.now().plus(SERVED);
        HttpResponse<String> answer = visitor.get("/api/" + path);
        while (answer.statusCode() != status && Instant.now().isBefore(end)) {
            Thread.sleep(200);
            answer = visitor.get("/api/" + path);
        }
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(status);
        return answer;
    }

    /**
     * What any text has that knows a package of before: its name, its path, or the groupId. The options in proto/app/v1
     * keep their name.
     */
    private Pattern oldName() throws IOException {
        String root = FirstHourTest.class.getPackageName().replaceFirst("\\.system$", "");
        String name = Pattern.quote(root);
        Pattern declared =
                Pattern.compile("(?m)^package " + name + "\\.(?!v\\d)(\\w+)|java_package = \"" + name + "\\.(\\w+)\\.");
        Set<String> packages = new TreeSet<>();
        for (Path file : Page.sources(folder)) {
            Matcher matcher = declared.matcher(text(file));
            while (matcher.find()) {
                packages.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
            }
        }
        return Pattern.compile("(?<![\\w$]|[a-z]-)(?:" + name + "\\.|" + Pattern.quote(root.replace('.', '/')) + "/)(?:"
                + String.join("|", packages) + ")\\b"
                + "|(?m)^import (?:static )?" + name + "\\."
                + "|java_package = \"" + name + "[.\"]"
                + "|\"" + name + "\\.[\"*]"
                + "|<groupId>" + name + "<");
    }

    /** The files that have it in their path or in their text. */
    private List<String> filesWith(Pattern pattern) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : Page.sources(folder)) {
            String path = folder.relativize(file).toString();
            if (pattern.matcher(path).find() || pattern.matcher(text(file)).find()) {
                found.add(path);
            }
        }
        return found;
    }

    /** A file's bytes as characters, of which those of ASCII are right whatever it is. */
    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
