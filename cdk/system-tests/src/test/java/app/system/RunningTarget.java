package app.system;

import static org.assertj.core.api.Assertions.assertThat;

import app.local.aws.AccessKeyFile;
import app.local.lambda.AccessKey;
import app.testing.blackbox.Visitor;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The local target as {@code mvn -Plocal} starts it, in a process of its own, with ports of its own. What costs time to
 * make, the templates and the caches of classes, stays in target/ for the next one, so one runs at a time.
 */
final class RunningTarget implements AutoCloseable {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path STATE = Path.of("target/state").toAbsolutePath();
    private static final int ATTEMPTS = 5;
    private static final Duration START = Duration.ofMinutes(3);
    private static final Pattern SITE = Pattern.compile("Serving (http://\\S+).*");
    private static final Pattern API = Pattern.compile("\\s*HTTP API\\s+(http://\\S+).*");

    private final Process process;
    private final Path log;
    private final String site;
    private final String api;

    private RunningTarget(Process process, Path log, String site, String api) {
        this.process = process;
        this.log = log;
        this.site = site;
        this.api = api;
    }

    /**
     * Starts it and waits until it serves, and somebody could sign in by each provider.
     *
     * @param settings system properties, each {@code -Dname=value}
     */
    static RunningTarget start(String... settings) throws Exception {
        return start(Map.of(), settings);
    }

    /**
     * Starts it with more environment variables.
     *
     * @param settings system properties, each {@code -Dname=value}
     */
    static RunningTarget start(Map<String, String> environment, String... settings) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dport=0",
                "-Dwatch=false",
                "-Dstate=" + STATE));
        command.addAll(List.of(settings));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "app.local.LocalMain"));
        ProcessBuilder builder = new ProcessBuilder(command).directory(ROOT.toFile());
        builder.environment().putAll(environment);
        return start(builder, STATE);
    }

    /** Types {@code mvn -Plocal} in a copy of the sources, which it builds first, and waits likewise. */
    static RunningTarget startIn(TreeCopy copy) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", "exec " + TreeCopy.maven("-Plocal -Dport=0"))
                .directory(copy.root().toFile());
        return start(builder, copy.resolve(".local"));
    }

    private static RunningTarget start(ProcessBuilder builder, Path state) throws Exception {
        Files.createDirectories(state);
        Path log = state.resolve("target.log");
        Files.writeString(log, "");
        Process process = builder.redirectErrorStream(true).start();
        CompletableFuture<String> site = new CompletableFuture<>();
        CompletableFuture<String> api = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> read(process, log, site, api));
        try {
            RunningTarget target = new RunningTarget(
                    process,
                    log,
                    site.get(START.toSeconds(), TimeUnit.SECONDS),
                    api.get(START.toSeconds(), TimeUnit.SECONDS));
            target.signIn();
            return target;
        } catch (Exception | AssertionError e) {
            process.destroy();
            throw new IllegalStateException("The local target did not start:\n" + Files.readString(log), e);
        }
    }

    /**
     * Signs in until it works: on a machine that is busy with other things, first starts take longer than a sign-in
     * may, and how long they take is not what is tested here.
     */
    private void signIn() throws Exception {
        for (String provider : List.of("google", "github")) {
            String landed = "";
            for (int attempt = 0; attempt < ATTEMPTS && !landed.equals("/entities"); attempt++) {
                landed = Visitor.location(new Visitor(site).signIn(provider, "first"));
            }
            assertThat(landed).as("where a sign-in with %s leads", provider).isEqualTo("/entities");
        }
    }

    private static void read(Process process, Path log, CompletableFuture<String> site, CompletableFuture<String> api) {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Files.writeString(log, line + "\n", StandardOpenOption.APPEND);
                complete(site, SITE, line);
                complete(api, API, line);
            }
        } catch (IOException e) {
            site.completeExceptionally(e);
        }
        site.completeExceptionally(new IllegalStateException("it ended"));
        api.completeExceptionally(new IllegalStateException("it ended"));
    }

    private static void complete(CompletableFuture<String> address, Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        if (matcher.matches()) {
            address.complete(matcher.group(1));
        }
    }

    /** Where everything that it printed is. */
    Path log() {
        return log;
    }

    /** Waits until it has said something. */
    void awaitLine(String text) throws Exception {
        Instant end = Instant.now().plus(START);
        while (!Files.readString(log).contains(text)) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("it has not said " + text + ":\n" + Files.readString(log));
            }
            Thread.sleep(100);
        }
    }

    /** Where browsers go. */
    String site() {
        return site;
    }

    /** Where the HTTP API itself listens, with the routes for IAM too. */
    String api() {
        return api;
    }

    /** What its APIs of AWS take for a signature. */
    AccessKey accessKey() throws IOException {
        return new AccessKeyFile(STATE).key();
    }

    /** The processes of functions that run now. */
    List<ProcessHandle> functions() {
        return process.descendants()
                .filter(child -> child.info().commandLine().orElse("").contains("AWSLambda"))
                .toList();
    }

    /** Everything that it started and that still lives. */
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    /** Stops it as Ctrl-C does. */
    @Override
    public void close() throws Exception {
        // Where Maven started it, Maven ends first, and what it has started may write files until its own end.
        CompletableFuture<?>[] ends = Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ProcessHandle::onExit)
                .toArray(CompletableFuture[]::new);
        process.destroy();
        try {
            CompletableFuture.allOf(ends).get(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new IllegalStateException("the local target did not stop within 30 seconds", e);
        }
    }
}
