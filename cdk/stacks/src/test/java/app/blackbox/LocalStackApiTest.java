package app.blackbox;

import static org.junit.jupiter.api.Assumptions.abort;

import app.api.Catalogue;
import app.stacks.LocalStackAssembly;
import app.testing.blackbox.ApiSuite;
import app.testing.blackbox.Target;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * The suite on LocalStack: the stage localstack, deployed by the CDK CLI, with functions in Lambda's own containers and
 * a PostgreSQL beside them. {@code mvn verify -Plocalstack}; the image by {@code -Dlocalstack.image=…}.
 */
@EnabledIfSystemProperty(named = "localstack", matches = "true", disabledReason = "asked for by -Plocalstack only")
class LocalStackApiTest extends ApiSuite {

    /** The last image that asks for no token: REST APIs, no authorizers, no HTTP APIs. */
    private static final String FREE_IMAGE = "localstack/localstack:4.14.0";

    private static final String CURRENT_IMAGE = "localstack/localstack:latest";
    private static final String CDK = "aws-cdk@2.1148.1";
    private static final int PORT = 4566;
    private static final String TOKEN = System.getenv().getOrDefault("LOCALSTACK_AUTH_TOKEN", "");

    private static final List<AutoCloseable> STARTED = new ArrayList<>();
    private static @Nullable Target target;

    @BeforeAll
    static void deploy() throws Exception {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            String reason = "LocalStack was not tested: no Docker engine answers here";
            System.out.println(reason);
            abort(reason);
        }
        boolean hasToken = !TOKEN.isEmpty();
        Network network = keep(Network.newNetwork());
        start(new GenericContainer<>("postgres:17-alpine")
                .withNetwork(network)
                .withNetworkAliases("postgres")
                .withEnv("POSTGRES_DB", "app")
                .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
                .waitingFor(Wait.forLogMessage(".*ready to accept connections.*\\n", 2)));
        GenericContainer<?> localstack = start(new GenericContainer<>(
                        System.getProperty("localstack.image", hasToken ? CURRENT_IMAGE : FREE_IMAGE))
                .withNetwork(network)
                .withExposedPorts(PORT)
                .withFileSystemBind("/var/run/docker.sock", "/var/run/docker.sock", BindMode.READ_WRITE)
                .withEnv("LAMBDA_DOCKER_NETWORK", network.getId())
                // Functions are declared for arm64; here they run on what there is.
                .withEnv("LAMBDA_IGNORE_ARCHITECTURE", "1")
                .withEnv("LAMBDA_RUNTIME_ENVIRONMENT_TIMEOUT", "60")
                .withEnv("LOCALSTACK_AUTH_TOKEN", TOKEN)
                .waitingFor(
                        Wait.forHttp("/_localstack/health").forPort(PORT).withStartupTimeout(Duration.ofMinutes(3))));
        String endpoint = "http://localhost:" + localstack.getMappedPort(PORT);
        String gateway = hasToken ? "http" : "rest";
        String apiId = deploy(endpoint, gateway);
        URI address = URI.create(
                hasToken
                        ? "http://" + apiId + ".execute-api.localhost.localstack.cloud:"
                                + localstack.getMappedPort(PORT)
                        : endpoint + "/_aws/execute-api/" + apiId + "/live");
        target = new Target(address, hasToken, false);
    }

    private static String deploy(String endpoint, String gateway) throws IOException, InterruptedException {
        Path root = Path.of("../..").toAbsolutePath().normalize();
        Path assembly = LocalStackAssembly.write(root, gateway, "postgres:5432", Catalogue.ofProto());
        Path outputs = Files.createTempFile("outputs", ".json");
        Map<String, String> environment = Map.of(
                "AWS_ENDPOINT_URL", endpoint,
                "AWS_ENDPOINT_URL_S3", endpoint.replace("localhost", "s3.localhost.localstack.cloud"),
                "AWS_ACCESS_KEY_ID", "test",
                "AWS_SECRET_ACCESS_KEY", "test",
                "AWS_REGION", "us-east-1");
        run(
                environment,
                "npx",
                "--yes",
                CDK,
                "bootstrap",
                "aws://000000000000/us-east-1",
                "--app",
                assembly.toString());
        run(
                environment,
                "npx",
                "--yes",
                CDK,
                "deploy",
                "--all",
                "--require-approval",
                "never",
                "--outputs-file",
                outputs.toString(),
                "--app",
                assembly.toString());
        return LocalStackAssembly.apiId(outputs);
    }

    private static void run(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment);
        int status = builder.start().waitFor();
        if (status != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + status);
        }
    }

    private static GenericContainer<?> start(GenericContainer<?> container) {
        keep(container).start();
        return container;
    }

    private static <T extends AutoCloseable> T keep(T started) {
        STARTED.addFirst(started);
        return started;
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable started : STARTED) {
            started.close();
        }
    }

    @Override
    protected Target target() {
        return Objects.requireNonNull(target);
    }
}
