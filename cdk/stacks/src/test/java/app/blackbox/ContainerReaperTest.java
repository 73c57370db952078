package app.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.HostConfig;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;

/** Of a JVM that is killed, no container, network or function remains. */
@ExtendWith(EmulatorCondition.class)
class ContainerReaperTest {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final String IMAGE = "postgres:17-alpine";

    /** What is killed: it starts a container, and one beside it as an emulator does, which knows no labels. */
    public static void main(String[] args) throws Exception {
        try (ContainerReaper reaper = ContainerReaper.start();
                Network network = Network.newNetwork();
                GenericContainer<?> container = new GenericContainer<>(IMAGE)
                        .withNetwork(network)
                        .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")) {
            container.start();
            DockerClient docker = DockerClientFactory.instance().client();
            String function = docker.createContainerCmd(IMAGE)
                    .withEnv("POSTGRES_HOST_AUTH_METHOD=trust")
                    .withHostConfig(new HostConfig().withNetworkMode(network.getId()))
                    .exec()
                    .getId();
            docker.startContainerCmd(function).exec();
            System.out.println("started " + network.getId() + " " + container.getContainerId() + " " + function);
            TimeUnit.MINUTES.sleep(10);
        }
    }

    @Test
    void removesWhatAKilledTestLeft() throws Exception {
        Process test = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ContainerReaperTest.class.getName())
                .redirectErrorStream(true)
                .start();
        String started = "";
        try (BufferedReader output = test.inputReader()) {
            String line = output.readLine();
            while (line != null && !line.startsWith("started ")) {
                line = output.readLine();
            }
            started = line == null ? "" : line;
        } finally {
            test.destroyForcibly();
        }
        String[] ids = started.split(" ");
        assertThat(ids).as("what was started").hasSize(4);
        DockerClient docker = DockerClientFactory.instance().client();
        Instant end = Instant.now().plus(TIMEOUT);
        while (Instant.now().isBefore(end) && !left(docker, ids).isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        assertThat(left(docker, ids)).isEmpty();
    }

    private static List<String> left(DockerClient docker, String[] ids) {
        List<String> all = new ArrayList<>();
        docker.listNetworksCmd().exec().forEach(network -> all.add(network.getId()));
        docker.listContainersCmd().withShowAll(true).exec().forEach(container -> all.add(container.getId()));
        all.retainAll(List.of(ids));
        return all;
    }
}
