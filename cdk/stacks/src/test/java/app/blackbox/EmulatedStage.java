package app.blackbox;

import app.api.Catalogue;
import app.stacks.LocalStackAssembly;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The stage {@code localstack}, deployed to an emulator by the CDK CLI, with its schema and with secrets for the
 * providers' stand-in.
 *
 * @param endpoint where the emulator is
 * @param apiId the gateway's id
 * @param aws its functions
 */
record EmulatedStage(URI endpoint, String apiId, AwsCalls aws) {

    private static final String CDK = "aws-cdk@2.1148.1";
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    /** Where the CLI finds the stage. */
    private static final Path ASSEMBLY = Path.of("target/emulated").toAbsolutePath();

    /**
     * Deploys the stage.
     *
     * @param settings of the stage, beside its name, database and site
     * @throws IllegalStateException if the CLI fails
     * @throws AssertionError if the schema cannot be brought up to date
     */
    static EmulatedStage deploy(URI endpoint, Map<String, String> settings, String providers)
            throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("database", EmulatorContainers.DATABASE);
        all.put("site", endpoint.toString());
        LocalStackAssembly.write(ROOT, ASSEMBLY, all, Catalogue.ofProto(), providers);
        Path outputs = ASSEMBLY.resolve("outputs.json");
        cdk(endpoint, "bootstrap", "aws://000000000000/us-east-1");
        cdk(endpoint, "deploy", "--all", "--require-approval", "never", "--outputs-file", outputs.toString());
        JsonObject stacks = JsonParser.parseString(Files.readString(outputs)).getAsJsonObject();
        AwsCalls aws = new AwsCalls(endpoint);
        // An emulator may run no custom resources, and says that it deployed them. Where they ran, nothing is left to
        // do.
        aws.invoke("app.migrate.Migrate", "{}");
        for (Map.Entry<String, JsonElement> output :
                stacks.getAsJsonObject("localstack-Api").entrySet()) {
            if (output.getKey().contains("Secret")) {
                aws.putSecret(output.getValue().getAsString(), ProviderStandIn.CLIENT_SECRET);
            }
        }
        String apiId = stacks.getAsJsonObject("localstack-Gateway").get("ApiId").getAsString();
        return new EmulatedStage(endpoint, apiId, aws);
    }

    /** The address of a stage of its gateway, by path, so that no name need be resolved. */
    URI address(String gatewayStage) {
        return URI.create(endpoint + "/_aws/execute-api/" + apiId + "/" + gatewayStage);
    }

    private static void cdk(URI endpoint, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("npx", "--yes", CDK, "--app", ASSEMBLY.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL", endpoint.toString(),
                        "AWS_ACCESS_KEY_ID", "test",
                        "AWS_SECRET_ACCESS_KEY", "test",
                        "AWS_REGION", "us-east-1"));
        Process cdk = builder.start();
        // It must find the end of its input, and never read the input of the tests' own process.
        cdk.getOutputStream().close();
        int status = cdk.waitFor();
        if (status != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + status);
        }
    }
}
