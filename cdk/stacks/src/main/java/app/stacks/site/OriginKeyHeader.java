package app.stacks.site;

import app.stacks.functions.FunctionRole;
import app.stacks.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awscdk.CustomResource;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.constructs.Construct;

/**
 * How the API knows that a request came through CloudFront: CloudFront adds a random key as a header, and the
 * functions, which know only its SHA-256, refuse a browser's request without it. The gateway's own address is thereby
 * of no use around CloudFront. A key is changed in steps, while two are accepted (cdk/stacks/README.md). HTTP APIs have
 * no resource policy, and CloudFront cannot sign requests to API Gateway.
 */
final class OriginKeyHeader extends Construct {

    /** The header, in lower case. CloudFront replaces it where a browser sends it. */
    static final String HEADER = "x-origin-key";

    private final List<Secret> keys = new ArrayList<>();
    private final List<CustomResource> digests = new ArrayList<>();

    OriginKeyHeader(Construct scope, Stage stage) {
        super(scope, "OriginKey");
        Function digester = digester(stage);
        for (int generation : stage.originKeys()) {
            Secret key = Secret.Builder.create(this, "Key" + generation)
                    .description("Proves to the API that a request came through CloudFront")
                    .generateSecretString(SecretStringGenerator.builder()
                            .passwordLength(43)
                            .excludePunctuation(true)
                            .build())
                    .build();
            key.grantRead(digester);
            CustomResource digest = CustomResource.Builder.create(this, "Digest" + generation)
                    .serviceToken(digester.getFunctionArn())
                    .resourceType("Custom::Digest")
                    .properties(Map.of("SecretId", key.getSecretArn()))
                    .build();
            digest.getNode().addDependency(digester);
            keys.add(key);
            digests.add(digest);
        }
    }

    private Function digester(Stage stage) {
        LogGroup log = LogGroup.Builder.create(this, "DigesterLogs")
                .retention(stage.logRetention())
                .removalPolicy(stage.removal())
                .build();
        return Function.Builder.create(this, "Digester")
                .description("Computes the SHA-256 of the origin key during a deployment")
                .runtime(Runtime.PYTHON_3_14)
                .handler("index.handler")
                .code(Code.fromInline(Resources.text("digest.py")))
                .timeout(Duration.minutes(1))
                .logGroup(log)
                .role(new FunctionRole(this, "DigesterRole", log, false))
                .build();
    }

    /**
     * The header for CloudFront, with the first of the keys; CloudFormation puts the key in, the template has only its
     * place.
     */
    Map<String, String> header() {
        return Map.of(HEADER, keys.getFirst().getSecretValue().unsafeUnwrap());
    }

    /** The SHA-256 of each key that is accepted, in hexadecimal and by commas, which is no secret. */
    String sha256() {
        return digests.stream().map(digest -> digest.getAttString("Sha256")).collect(Collectors.joining(","));
    }
}
