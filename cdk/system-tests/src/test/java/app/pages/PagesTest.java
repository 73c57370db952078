package app.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the pages say can be typed. Links lead somewhere; Maven, npm and CDK know every option of every command; and the
 * AWS CLI itself parses those that need an account. What can be run here, is: {@code FirstHourTest} and
 * {@code SystemTest}.
 */
class PagesTest {

    /** Of Maven and its plugins; whatever else a command sets must be read by a pom or by our own code. */
    private static final Set<String> MAVEN_PROPERTIES = Set.of("skipTests", "test", "surefire.failIfNoSpecifiedTests");

    private static final Set<String> GOALS = Set.of("verify", "package", "test", "process-classes");

    private static final Pattern ARGUMENT = Pattern.compile("(?:[^\\s\"']|\"[^\"]*\"|'[^']*')+");

    private static final Path ROOT = Page.ROOT;

    @TempDir
    private Path folder;

    @Test
    void theFirstPageIsShort() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(200);
    }

    /** Somebody's copy of the repository may be called so. */
    @Test
    void areFoundBelowAnyFolder() throws IOException {
        Path root = folder.resolve("build");
        Path page = Files.createDirectories(root.resolve("cdk")).resolve("README.md");
        Path made = Files.createDirectories(root.resolve("web/build")).resolve("index.html");
        Files.createFile(page);
        Files.createFile(made);
        assertThat(Page.sources(root)).containsExactly(page);
    }

    @TestFactory
    Stream<DynamicTest> leadSomewhere() throws IOException {
        return Page.all().stream()
                .map(page -> dynamicTest(page.file().toString(), () -> {
                    for (String link : page.links()) {
                        String[] parts = link.split("#", 2);
                        Path target = parts[0].isEmpty()
                                ? ROOT.resolve(page.file())
                                : ROOT.resolve(page.file())
                                        .resolveSibling(parts[0])
                                        .normalize();
                        assertThat(target).as("where %s leads", link).exists();
                        if (parts.length == 2) {
                            Page other = new Page(target, Files.readString(target));
                            assertThat(other.anchors())
                                    .as("headings of %s", link)
                                    .contains(parts[1]);
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> sayWhatMavenTakes() throws IOException {
        String poms = text(path -> path.endsWith("pom.xml"));
        String sources = text(path -> path.toString().endsWith(".java"));
        Set<String> tests = names("Test.java");
        return commands("mvn")
                .map(command -> dynamicTest(command, () -> {
                    for (String argument : arguments(command.substring(command.indexOf("mvn ") + 4))) {
                        if (argument.startsWith("-P")) {
                            String profile = argument.substring(2);
                            assertThat(poms).containsAnyOf("<id>" + profile + "</id>", "<name>" + profile + "</name>");
                        } else if (argument.startsWith("-Dtest=")) {
                            for (String pattern : argument.substring(7).split(",")) {
                                Pattern name = Pattern.compile(pattern.replace("*", ".*"));
                                assertThat(tests).as(pattern).anyMatch(name.asMatchPredicate());
                            }
                        } else if (argument.startsWith("-D")) {
                            String name = argument.substring(2).split("=")[0];
                            assertThat(MAVEN_PROPERTIES.contains(name)
                                            || sources.contains('"' + name + '"')
                                            || poms.contains("<name>" + name + "</name>")
                                            || poms.contains("${" + name + "}"))
                                    .as("somebody reads -D%s", name)
                                    .isTrue();
                        } else if (argument.contains("/")) {
                            for (String module : argument.split(",")) {
                                assertThat(ROOT.resolve(module).resolve("pom.xml"))
                                        .exists();
                            }
                        } else if (!argument.startsWith("-")) {
                            assertThat(GOALS).contains(argument);
                        }
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> sayWhatNpmRuns() throws IOException {
        String scripts = Files.readString(ROOT.resolve("web/package.json"));
        return commands("npm (run|test)")
                .map(command -> dynamicTest(command, () -> {
                    String script = command.replaceFirst(".*npm (run )?", "").split(" ")[0];
                    assertThat(scripts).contains('"' + script + "\": \"");
                }));
    }

    @TestFactory
    Stream<DynamicTest> sayWhatTheStacksTake() throws IOException {
        String settings = Files.readString(ROOT.resolve("cdk/stacks/src/main/java/app/stacks/stage/Settings.java"));
        Pattern setting = Pattern.compile("-c ([A-Za-z-]+)=");
        return Page.all().stream()
                .map(page -> dynamicTest(
                        page.file().toString(),
                        () -> assertThat(
                                        setting.matcher(page.text()).results().map(found -> '"' + found.group(1) + '"'))
                                .allMatch(settings::contains)));
    }

    @Test
    void nameOneVersionOfCdk() throws IOException {
        Pattern version = Pattern.compile("aws-cdk@(\\d[\\d.]*)");
        assertThat(text(path -> path.toString().matches(".*\\.(md|yml|java)")))
                .satisfies(text -> assertThat(version.matcher(text).results().map(found -> found.group(1)))
                        .isNotEmpty()
                        .containsOnly(version.matcher(Files.readString(ROOT.resolve("README.md")))
                                .results()
                                .findFirst()
                                .orElseThrow()
                                .group(1)));
    }

    /** Nothing listens where they ask, so each fails; but first the CLI checks each name and what is missing. */
    @TestFactory
    Stream<DynamicTest> sayWhatTheAwsCliTakes() throws IOException {
        Path aws = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(path -> Path.of(path, "aws"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        if (aws == null) {
            System.out.println("The AWS CLI's commands in the pages are not checked: there is no aws on the PATH.");
        }
        assumeThat(aws).as("an aws on the PATH").isNotNull();
        Path log = folder.resolve("log");
        Process version = new ProcessBuilder(aws.toString(), "--version")
                .redirectErrorStream(true)
                .start();
        boolean isFirst = new String(version.getInputStream().readAllBytes(), UTF_8).startsWith("aws-cli/1.");
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Path shim = Files.writeString(bin.resolve("aws"), """
                #!/bin/sh
                "%s" "$@" >> "%s" 2>&1
                echo sample
                """.formatted(aws, log));
        assertThat(shim.toFile().setExecutable(true)).isTrue();
        return commands("aws")
                .filter(command -> command.contains(" --"))
                .map(command -> dynamicTest(command, () -> {
                    Files.deleteIfExists(log);
                    String typed = command.replaceAll("<[^>]*>", "sample").replace("$(function_of ", "$(echo ");
                    ProcessBuilder builder = new ProcessBuilder("bash", "-c", typed)
                            .directory(ROOT.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
                    builder.environment()
                            .merge("PATH", bin.toString(), (path, first) -> first + File.pathSeparator + path);
                    builder.environment().put("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
                    builder.environment().put("AWS_MAX_ATTEMPTS", "1");
                    builder.environment().put("AWS_REGION", "eu-central-1");
                    builder.environment().put("AWS_ACCESS_KEY_ID", "sample");
                    builder.environment().put("AWS_SECRET_ACCESS_KEY", "sample");
                    builder.start().waitFor();
                    assumeThat(isFirst && command.startsWith("aws logs tail"))
                            .as("only version 2 of the AWS CLI has aws logs tail")
                            .isFalse();
                    assertThat(Files.readString(log))
                            .as("what the AWS CLI says of %s", typed)
                            .doesNotContain(
                                    "usage:", "Unknown options", "Parameter validation failed", "Error parsing");
                }));
    }

    private static Stream<String> commands(String program) throws IOException {
        List<String> commands = new ArrayList<>();
        for (Page page : Page.all()) {
            commands.addAll(page.commands(program));
        }
        assertThat(commands).as("commands of " + program).isNotEmpty();
        return commands.stream().distinct();
    }

    /** The arguments up to the end of the command, without quotes; a module list without its switch. */
    private static List<String> arguments(String command) {
        String one = command.replaceFirst("&&.*", "").replaceFirst(",? ?…$", "");
        return ARGUMENT.matcher(one)
                .results()
                .map(argument -> argument.group().replaceAll("[\"']", ""))
                .toList();
    }

    private static Set<String> names(String end) throws IOException {
        return Page.sources().stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> name.endsWith(end))
                .map(name -> name.replace(".java", ""))
                .collect(Collectors.toSet());
    }

    private static String text(Predicate<Path> which) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : Page.sources()) {
            if (which.test(file)) {
                text.append(Files.readString(file));
            }
        }
        return text.toString();
    }
}
