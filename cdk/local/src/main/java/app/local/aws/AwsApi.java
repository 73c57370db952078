package app.local.aws;

import app.local.gateway.GatewayHandler;
import app.local.gateway.GatewayRequest;
import app.local.gateway.Signature;
import app.local.http.LoopbackServer;
import app.local.http.LoopbackServer.Answer;
import app.local.http.RequestBody;
import app.local.lambda.AccessKey;
import app.local.lambda.Lambda;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The calls of AWS that functions make, for the AWS SDK by AWS_ENDPOINT_URL_LAMBDA and
 * AWS_ENDPOINT_URL_SECRETS_MANAGER: Lambda Invoke, and Secrets Manager GetSecretValue. Each must be signed by Signature
 * Version 4 with the local target's key.
 */
public final class AwsApi implements AutoCloseable {

    private static final String SECRETS_TARGET = "secretsmanager.";

    private final Signature lambdaSignature;
    private final Signature secretsSignature;
    private final InvokeApi lambda;
    private final SecretsApi secrets;
    private final LoopbackServer server;

    private AwsApi(Lambda lambda, Map<String, String> secrets, AccessKey accessKey, String region) {
        this.lambdaSignature = new Signature(accessKey, region, "lambda");
        this.secretsSignature = new Signature(accessKey, region, "secretsmanager");
        this.lambda = new InvokeApi(lambda);
        this.secrets = new SecretsApi(secrets, region);
        server = LoopbackServer.start("the local AWS endpoint", 0, this::answer);
    }

    /**
     * Listens on a loopback port of its own.
     *
     * @param secrets name to SecretString; a secret is found by its name, or by an ARN that ends in it
     * @param accessKey what callers must sign with
     */
    public static AwsApi start(Lambda lambda, Map<String, String> secrets, AccessKey accessKey, String region) {
        return new AwsApi(lambda, secrets, accessKey, region);
    }

    /** What the SDK's endpoint variables are set to. */
    public URI uri() {
        return server.uri();
    }

    @Override
    public void close() {
        lambda.close();
        server.close();
    }

    private Answer answer(Request request) throws Exception {
        String requestId = UUID.randomUUID().toString();
        try {
            return answer(request, requestId);
        } catch (AwsException e) {
            return error(e, requestId);
        }
    }

    private Answer answer(Request request, String requestId) throws Exception {
        @Nullable String target = request.getHeaders().get("X-Amz-Target");
        boolean isSecrets = target != null && target.startsWith(SECRETS_TARGET);
        byte @Nullable [] body = RequestBody.read(request, Lambda.PAYLOAD_LIMIT);
        // What is over the limit is refused below, by its size.
        if (body != null) {
            verify(isSecrets ? secretsSignature : lambdaSignature, GatewayHandler.read(request, body));
        }
        if (isSecrets) {
            return secrets.answer(target.substring(SECRETS_TARGET.length()), body, requestId);
        }
        return lambda.answer(request, body, requestId);
    }

    private static void verify(Signature signature, GatewayRequest request) throws AwsException {
        try {
            signature.verify(request, Instant.now());
        } catch (Signature.InvalidException e) {
            throw switch (e.reason()) {
                case UNSIGNED ->
                    new AwsException(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
                case UNKNOWN_KEY ->
                    new AwsException(
                            403,
                            "UnrecognizedClientException",
                            "The security token included in the request is invalid.");
                case WRONG ->
                    new AwsException(
                            403,
                            "InvalidSignatureException",
                            "The request signature we calculated does not match the signature you provided: "
                                    + e.getMessage());
            };
        }
    }

    /** As both protocols say it, with both spellings of the message that clients look for. */
    private static Answer error(AwsException refusal, String requestId) {
        String type = refusal.type();
        String message = refusal.getMessage();
        byte[] json = JsonMapper.shared()
                .writeValueAsBytes(Map.of("__type", type, "Type", "User", "message", message, "Message", message));
        return Answer.json(refusal.status(), json, "x-amzn-ErrorType", type, "x-amzn-RequestId", requestId);
    }
}
