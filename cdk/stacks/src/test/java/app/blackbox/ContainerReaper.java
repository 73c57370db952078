package app.blackbox;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;

/**
 * Removes the containers of a test, those that an emulator started for functions among them, and its networks and
 * volumes. It is a process of its own, which does so when the test's JVM closes it or ends in whatever way, and it
 * needs no image, as Testcontainers' own reaper does.
 */
final class ContainerReaper implements AutoCloseable {

    private static final String LABEL = DockerClientFactory.TESTCONTAINERS_SESSION_ID_LABEL;
    /** For some twenty containers on a busy machine. */
    private static final int TIMEOUT_SECONDS = 90;

    private final Process process;

    private ContainerReaper(Process process) {
        this.process = process;
    }

    /** Waits for the end of this JVM, or of what it is closed after. */
    static ContainerReaper start() throws IOException {
        // Ctrl-C ends the whole group of processes; this one stays to clean up.
        ProcessBuilder builder = new ProcessBuilder(
                "sh",
                "-c",
                "trap '' INT TERM HUP; exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ContainerReaper.class.getName(),
                DockerClientFactory.SESSION_ID);
        builder.environment().put("TESTCONTAINERS_RYUK_DISABLED", "true");
        return new ContainerReaper(builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** What of this JVM's session is still there. */
    static List<Container> left() {
        return containers(DockerClientFactory.instance().client(), DockerClientFactory.SESSION_ID);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(TIMEOUT_SECONDS + 30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("containers of session " + DockerClientFactory.SESSION_ID + " remain");
        }
    }

    /**
     * Waits for the end of standard input, then removes.
     *
     * @param args the session
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        String session = args[0];
        while (System.in.read() >= 0) {
            // Nobody writes: what counts is the end.
        }
        DockerClient docker = DockerClientFactory.instance().client();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!isRemoved(docker, session)) {
            if (System.nanoTime() > end) {
                System.exit(1);
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        System.exit(0);
    }

    /** Whether nothing was left; an emulator that is being removed may just have started one more container. */
    private static boolean isRemoved(DockerClient docker, String session) {
        List<Container> containers = containers(docker, session);
        for (Container container : containers) {
            attempt(() -> docker.removeContainerCmd(container.getId())
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec());
        }
        // Networks go last, for they say what belongs to us.
        List<Network> networks = networks(docker, session);
        if (containers.isEmpty()) {
            networks.forEach(network ->
                    attempt(() -> docker.removeNetworkCmd(network.getId()).exec()));
        }
        return containers.isEmpty() && networks.isEmpty();
    }

    /** What fails is tried again: something else may be removing it, or still use it. */
    private static void attempt(Runnable removal) {
        try {
            removal.run();
        } catch (DockerException e) {
            System.err.println(e.getMessage());
        }
    }

    private static List<Network> networks(DockerClient docker, String session) {
        return docker.listNetworksCmd().exec().stream()
                .filter(network -> session.equals(network.getLabels().get(LABEL)))
                .toList();
    }

    /** Those that Testcontainers started, and whatever is in their networks: emulators run functions there. */
    private static List<Container> containers(DockerClient docker, String session) {
        Set<String> ours = new HashSet<>();
        for (Network network : networks(docker, session)) {
            ours.add(network.getId());
            ours.add(network.getName());
        }
        return docker.listContainersCmd().withShowAll(true).exec().stream()
                .filter(container -> session.equals(container.getLabels().get(LABEL))
                        || ours.contains(container.getHostConfig().getNetworkMode()))
                .toList();
    }
}
