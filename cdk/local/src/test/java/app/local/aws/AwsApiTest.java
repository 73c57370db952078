package app.local.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import app.local.lambda.AccessKey;
import app.local.lambda.Functions;
import app.local.lambda.Lambda;
import app.local.lambda.LambdaSettings;
import app.local.lambda.LogLine;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** The real AWS SDK against the local endpoint. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsApiTest {

    private static final String GOOGLE = "{\"client_id\":\"local-google\",\"client_secret\":\"s\"}";

    private static final AccessKey KEY = AccessKey.random();

    private final Queue<LogLine> lines = new ConcurrentLinkedQueue<>();
    private Lambda lambda;
    private AwsApi api;
    private LambdaClient client;
    private SecretsManagerClient secrets;

    @BeforeAll
    void start(@TempDir Path state) throws IOException {
        Path archive = Functions.archive(state);
        lambda = Lambda.start(
                List.of(
                        Functions.obedient(archive),
                        Functions.reserving(Functions.named(Functions.obedient(archive), "Single"), 1)),
                LambdaSettings.in(state).log(lines::add).build());
        api = AwsApi.start(lambda, Map.of("google", GOOGLE), KEY, "us-east-1");
        client = client(KEY);
        secrets = SecretsManagerClient.builder()
                .endpointOverride(api.uri())
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials(KEY))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    @AfterAll
    void stop() {
        secrets.close();
        client.close();
        api.close();
        lambda.close();
    }

    @Test
    void invokesByNameAliasAndArn() {
        String arn = "arn:aws:lambda:us-east-1:000000000000:function:Obedient";
        for (String name : List.of("Obedient", "Obedient:live", arn, arn + ":live")) {
            assertThat(invoke(name, "\"echo héllo\"").payload().asUtf8String())
                    .as(name)
                    .isEqualTo("\"héllo\"");
        }
        InvokeResponse qualified = client.invoke(request ->
                request.functionName("Obedient").qualifier("live").payload(SdkBytes.fromUtf8String("\"context\"")));
        assertThat(qualified.statusCode()).isEqualTo(200);
        assertThat(qualified.payload().asUtf8String()).contains(":function:Obedient:live");
        assertThat(qualified.functionError()).isNull();
    }

    @Test
    void saysThatTheFunctionFailed() {
        InvokeResponse failed = invoke("Obedient", "\"throw no\"");
        assertThat(failed.statusCode()).isEqualTo(200);
        assertThat(failed.functionError()).isEqualTo("Unhandled");
        assertThat(failed.payload().asUtf8String()).startsWith("{\"errorMessage\":\"no\"");
    }

    @Test
    void returnsTheEndOfTheLog() {
        InvokeResponse response = client.invoke(request -> request.functionName("Obedient")
                .logType(LogType.TAIL)
                .payload(SdkBytes.fromUtf8String("\"print for you\"")));
        assertThat(new String(Base64.getDecoder().decode(response.logResult()), StandardCharsets.UTF_8))
                .contains("START RequestId: ", "\nfor you\n", "\nREPORT RequestId: ");
    }

    @Test
    void runsEventsInTheBackgroundAndDryRunsNotAtAll() throws InterruptedException {
        InvokeResponse event = client.invoke(request -> request.functionName("Obedient")
                .invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromUtf8String("\"print in the background\"")));
        assertThat(event.statusCode()).isEqualTo(202);
        InvokeResponse dry = client.invoke(request -> request.functionName("Obedient")
                .invocationType(InvocationType.DRY_RUN)
                .payload(SdkBytes.fromUtf8String("\"print never\"")));
        assertThat(dry.statusCode()).isEqualTo(204);
        for (int i = 0; i < 500 && lines.stream().noneMatch(line -> line.text().equals("in the background")); i++) {
            Thread.sleep(10);
        }
        assertThat(lines)
                .extracting(LogLine::text)
                .contains("in the background")
                .doesNotContain("never");
    }

    @Test
    void refusesInAwssWords() throws Exception {
        refused(404, "Function not found: arn:aws:lambda:us-east-1:000000000000:function:Nobody", "Nobody", "{}");
        refused(400, "Could not parse request body into json", "Obedient", "{");
        refused(
                413,
                "byte payload is too large for the RequestResponse invocation type",
                "Obedient",
                "\"" + "x".repeat(Lambda.PAYLOAD_LIMIT) + "\"");
        List<Object> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Object>> parallel = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                parallel.add(threads.submit(() -> {
                    try {
                        return invoke("Single", "\"sleep 1200\"").statusCode();
                    } catch (LambdaException e) {
                        return e.statusCode() + " " + e.awsErrorDetails().errorCode();
                    }
                }));
            }
            for (Future<Object> future : parallel) {
                outcomes.add(future.get());
            }
        }
        assertThat(outcomes).containsExactlyInAnyOrder(200, "429 TooManyRequestsException");
    }

    @Test
    void answersOnlyWhoeverHasTheKey() throws Exception {
        AccessKey random = AccessKey.random();
        Map<AccessKey, String> refusals = Map.of(
                new AccessKey(random.id(), KEY.secret(), KEY.sessionToken()), "UnrecognizedClientException",
                new AccessKey(KEY.id(), KEY.secret(), random.sessionToken()), "UnrecognizedClientException",
                new AccessKey(KEY.id(), random.secret(), KEY.sessionToken()), "InvalidSignatureException");
        refusals.forEach((key, error) -> {
            try (LambdaClient stranger = client(key)) {
                LambdaException refusal = catchThrowableOfType(
                        LambdaException.class, () -> stranger.invoke(request -> request.functionName("Obedient")));
                assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(error);
                assertThat(refusal.statusCode()).isEqualTo(403);
            }
        });
        HttpRequest page = HttpRequest.newBuilder(URI.create(api.uri() + "/2015-03-31/functions/Obedient/invocations"))
                .POST(HttpRequest.BodyPublishers.ofString("\"print from a page\""))
                .build();
        try (HttpClient browser = HttpClient.newHttpClient()) {
            assertThat(browser.send(page, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # method | path                                                | status | error
            POST     | /2015-03-31/functions/invocations                   | 404    | UnknownOperationException
            POST     | /2015-03-31/functions//invocations                  | 404    | UnknownOperationException
            POST     | /2015-03-31/functions/Obedient/invocations/more     | 404    | UnknownOperationException
            GET      | /2015-03-31/functions/Obedient/invocations          | 404    | UnknownOperationException
            POST     | /                                                   | 404    | UnknownOperationException
            POST     | /2015-03-31/functions/%FF/invocations               | 400    | ValidationException
            POST     | /2015-03-31/functions/a%2Fb/invocations             | 400    | ValidationException
            POST     | /2015-03-31/functions/a%20b/invocations             | 400    | ValidationException
            POST     | /2015-03-31/functions/Nobody/invocations            | 404    | ResourceNotFoundException
            """)
    void answersAnOddPathAsAwsDoes(String method, String path, int status, String error) throws Exception {
        String answer = sent(signed(method, path), path);
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("x-amzn-ErrorType: " + error);
        assertThat(answer).doesNotContain("java.", "Exception:");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            /2015-03-31/functions/x/invocations   | 403
            /2015-03-31/functions/%zz/invocations | 400
            /%                                    | 400
            """)
    void refusesAnUnsignedRequestWithoutJavasWords(String path, int status) throws Exception {
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.POST)
                .protocol("http")
                .host("127.0.0.1")
                .putHeader("Host", "127.0.0.1")
                .build();
        String answer = sent(request, path);
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").doesNotContain("java.", "Exception:");
        assertThat(answer.contains("x-amzn-ErrorType: MissingAuthenticationTokenException"))
                .isEqualTo(status == 403);
    }

    /** Signs what no client of AWS would send. */
    private SdkHttpRequest signed(String method, String path) {
        // The signer encodes what it takes for a decoded path, so the path goes in as it is.
        SdkHttpRequest request = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(method))
                .protocol("http")
                .host("127.0.0.1")
                .port(api.uri().getPort())
                .encodedPath(path)
                .build();
        return AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(
                                AwsSessionCredentialsIdentity.create(KEY.id(), KEY.secret(), KEY.sessionToken()))
                        .request(request)
                        .putProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME, "lambda")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
                .request();
    }

    private String sent(SdkHttpRequest request, String path) throws IOException {
        StringBuilder text = new StringBuilder(request.method() + " " + path + " HTTP/1.1\r\n");
        request.forEachHeader((name, values) -> values.forEach(
                value -> text.append(name).append(": ").append(value).append("\r\n")));
        text.append("Content-Length: 0\r\nConnection: close\r\n\r\n");
        try (Socket socket = new Socket("127.0.0.1", api.uri().getPort())) {
            socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void givesSecretsByNameAndArn() {
        GetSecretValueResponse secret = secrets.getSecretValue(request -> request.secretId("google"));
        assertThat(secret.secretString()).isEqualTo(GOOGLE);
        assertThat(secret.versionStages()).containsExactly("AWSCURRENT");
        assertThat(secret.createdDate()).isNotNull();
        for (String id : List.of(secret.arn(), "arn:aws:secretsmanager:us-east-1:000000000000:secret:google")) {
            assertThat(secrets.getSecretValue(request -> request.secretId(id)).secretString())
                    .isEqualTo(GOOGLE);
        }
        assertThat(secrets.getSecretValue(request -> request.secretId("google").versionId(secret.versionId()))
                        .name())
                .isEqualTo("google");
    }

    @Test
    void knowsNoOtherSecretOrVersion() {
        assertThatThrownBy(() -> secrets.getSecretValue(request -> request.secretId("github")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Secrets Manager can't find the specified secret.");
        assertThatThrownBy(() -> secrets.getSecretValue(
                        request -> request.secretId("google").versionStage("AWSPREVIOUS")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("AWSPREVIOUS");
        assertThatThrownBy(() -> secrets.listSecrets())
                .isInstanceOf(SdkServiceException.class)
                .hasMessageContaining("ListSecrets");
    }

    private void refused(int status, String message, String function, String payload) {
        LambdaException refusal = catchThrowableOfType(LambdaException.class, () -> invoke(function, payload));
        assertThat(refusal.statusCode()).as(message).isEqualTo(status);
        assertThat(refusal.getMessage()).contains(message);
    }

    private InvokeResponse invoke(String function, String payload) {
        return client.invoke(request -> request.functionName(function).payload(SdkBytes.fromUtf8String(payload)));
    }

    private static StaticCredentialsProvider credentials(AccessKey key) {
        return StaticCredentialsProvider.create(
                AwsSessionCredentials.create(key.id(), key.secret(), key.sessionToken()));
    }

    private LambdaClient client(AccessKey key) {
        return LambdaClient.builder()
                .endpointOverride(api.uri())
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials(key))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }
}
