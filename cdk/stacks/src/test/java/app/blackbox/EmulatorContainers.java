package app.blackbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * An emulator of AWS and a PostgreSQL in a network of their own, where the emulator runs functions too. Nothing of them
 * remains after {@link #close}, nor after the end of the JVM.
 */
final class EmulatorContainers implements AutoCloseable {

    /** Where functions find the database. */
    static final String DATABASE = "postgres:5432";

    /** The last image of LocalStack that asks for no token. */
    private static final String LOCALSTACK = "localstack/localstack:4.14.0";

    private static final String MINISTACK = "ministackorg/ministack:1.5.33";
    private static final int PORT = 4566;
    private static final Duration START = Duration.ofMinutes(3);

    private final ContainerReaper reaper;
    private final Network network;
    private final GenericContainer<?> postgres;
    private final GenericContainer<?> emulator;

    private EmulatorContainers(
            ContainerReaper reaper, Network network, GenericContainer<?> postgres, GenericContainer<?> emulator) {
        this.reaper = reaper;
        this.network = network;
        this.postgres = postgres;
        this.emulator = emulator;
    }

    /** LocalStack, where functions declare no architecture and run on what there is. */
    static EmulatorContainers localStack() throws Exception {
        return start(network -> new LocalStackContainer(
                        DockerImageName.parse(System.getProperty("localstack.image", LOCALSTACK)))
                .withNetwork(network)
                .withNetworkAliases("emulator")
                .withEnv("LAMBDA_DOCKER_NETWORK", network.getId())
                .withEnv("LAMBDA_IGNORE_ARCHITECTURE", "1")
                .withEnv("LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT", "60")
                .withStartupTimeout(START));
    }

    /** MiniStack, which runs authorizers, in HTTP APIs as in REST APIs. */
    @SuppressWarnings("resource") // Closed with the rest.
    static EmulatorContainers miniStack() throws Exception {
        return start(network -> new GenericContainer<>(System.getProperty("ministack.image", MINISTACK))
                .withNetwork(network)
                .withNetworkAliases("emulator")
                .withExposedPorts(PORT)
                .withFileSystemBind("/var/run/docker.sock", "/var/run/docker.sock", BindMode.READ_WRITE)
                .withEnv("LAMBDA_EXECUTOR", "docker")
                .withEnv("LAMBDA_DOCKER_NETWORK", network.getId())
                // What it tells functions of itself, so that they need no port of this machine.
                .withEnv("MINISTACK_HOST", "emulator")
                .withEnv("AWS_ENDPOINT_URL", "http://emulator:" + PORT)
                .waitingFor(Wait.forHttp("/_ministack/health").forPort(PORT).withStartupTimeout(START)));
    }

    private interface EmulatorIn {
        GenericContainer<?> network(Network network);
    }

    @SuppressWarnings("resource") // The reaper's.
    private static EmulatorContainers start(EmulatorIn emulatorIn) throws Exception {
        ContainerReaper reaper = ContainerReaper.start();
        try {
            Network network = Network.newNetwork();
            GenericContainer<?> postgres = new GenericContainer<>("postgres:17-alpine")
                    .withNetwork(network)
                    .withNetworkAliases("postgres")
                    .withEnv("POSTGRES_DB", "app")
                    .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
                    .waitingFor(Wait.forLogMessage(".*ready to accept connections.*\\n", 2));
            postgres.start();
            GenericContainer<?> emulator = emulatorIn.network(network);
            emulator.start();
            return new EmulatorContainers(reaper, network, postgres, emulator);
        } catch (Exception | Error e) {
            reaper.close();
            throw e;
        }
    }

    /**
     * Where the emulator is found from here. By number, not by name: clients of S3 then put the bucket into the path,
     * and no name of a bucket need be resolved.
     */
    URI endpoint() {
        return URI.create("http://127.0.0.1:" + emulator.getMappedPort(PORT));
    }

    /** This machine's address in the network, if functions reach servers of ours by it. */
    InetAddress hostAddress() throws IOException {
        String gateway = Objects.requireNonNull(DockerClientFactory.instance()
                .client()
                .inspectNetworkCmd()
                .withNetworkId(network.getId())
                .exec()
                .getIpam()
                .getConfig()
                .get(0)
                .getGateway());
        InetAddress address = InetAddress.getByName(gateway);
        if (NetworkInterface.getByInetAddress(address) == null) {
            throw new IllegalStateException("Docker's engine is not on this machine itself: functions cannot reach "
                    + "the providers' stand-in of the test, which asks for an engine on Linux");
        }
        return address;
    }

    /** Runs statements as the database's owner. */
    void sql(String statements) throws IOException, InterruptedException {
        ExecResult result = postgres.execInContainer(
                "psql", "--username=postgres", "--dbname=app", "--quiet", "--set=ON_ERROR_STOP=1", "-c", statements);
        if (result.getExitCode() != 0) {
            throw new IllegalStateException("psql: " + result.getStderr());
        }
    }

    @Override
    public void close() throws Exception {
        reaper.close();
    }
}
