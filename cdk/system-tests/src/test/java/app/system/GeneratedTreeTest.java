package app.system;

import static org.assertj.core.api.Assertions.assertThat;

import app.pages.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The generators as somebody types them, on a copy of the sources: it is given another name and built, then it gets a
 * service, then an endpoint, and what was generated passes its tests there.
 */
@Tag("tree")
class GeneratedTreeTest {

    private static final String GENERATE = "-Pnew -pl cdk/tools ";

    /** Like the names of what is generated, none that a page tells anybody to type: this passes where somebody has. */
    private static final String ROOT = "org.probe.base";

    /** What the renaming says to do first. */
    private static final Pattern FORMAT = Pattern.compile("(?m)^1\\. .*: mvn -q (.+)$");

    @TempDir
    private Path folder;

    @Test
    void isSomebodysOwnWithAServiceAndAnEndpoint() throws Exception {
        TreeCopy copy = TreeCopy.of(folder);
        Pattern oldName = oldName();
        assertThat(filesWith(oldName)).hasSizeGreaterThan(100);
        String next = generate(copy, "-Drename=" + ROOT + " -Dtitle='Probe Base'");
        assertThat(filesWith(oldName)).isEmpty();
        assertThat(copy.resolve("functions/user/src/main/java/org/probe/base/user/GetUser.java"))
                .isRegularFile();
        builds(copy, next);

        generate(copy, "-Dservice=probes/ListProbes");
        generate(copy, "-Dendpoint=user/ProbeUsers");
        copy.run(TreeCopy.maven("test -pl functions/probes,functions/user -am"
                + " -Dtest=ListProbesTest,ProbesServiceTest,ProbesLeakTest,ProbeUsersTest,UserServiceTest"
                + " -Dsurefire.failIfNoSpecifiedTests=false"));
        for (String test : List.of(
                "probes/target/surefire-reports/TEST-org.probe.base.probes.ListProbesTest.xml",
                "probes/target/surefire-reports/TEST-org.probe.base.probes.ProbesServiceTest.xml",
                "probes/target/surefire-reports/TEST-org.probe.base.probes.ProbesLeakTest.xml",
                "user/target/surefire-reports/TEST-org.probe.base.user.ProbeUsersTest.xml",
                "user/target/surefire-reports/TEST-org.probe.base.user.UserServiceTest.xml")) {
            assertThat(copy.resolve("functions/" + test)).isRegularFile();
        }
        checkFormat(copy);
    }

    private static String generate(TreeCopy copy, String what) throws Exception {
        String output = copy.run(TreeCopy.maven(GENERATE + what));
        assertThat(output).doesNotContain("Nothing was changed");
        return output;
    }

    /** After the first of what is to be done next, all is built, tests too, and each file is where it was put. */
    private static void builds(TreeCopy copy, String next) throws Exception {
        Set<String> renamed = copy.sources().keySet();
        Matcher format = FORMAT.matcher(next);
        assertThat(format.find()).as("the first step of %s", next).isTrue();
        copy.run(TreeCopy.maven(format.group(1)));
        copy.run(TreeCopy.maven("package -DskipTests"));
        assertThat(copy.sources().keySet()).isEqualTo(renamed);
        checkFormat(copy);
    }

    private static void checkFormat(TreeCopy copy) throws Exception {
        copy.run(TreeCopy.maven("verify -DskipTests -pl cdk/tools"));
        copy.run("cd web && npm run -s format:check");
    }

    /**
     * What any text has that knows a package of before: its name, its path, or the groupId. The options in proto/app/v1
     * keep their name.
     */
    private Pattern oldName() throws IOException {
        String root = GeneratedTreeTest.class.getPackageName().replaceFirst("\\.system$", "");
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
