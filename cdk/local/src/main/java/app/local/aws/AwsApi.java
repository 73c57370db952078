package app.local.aws;

import app.local.http.LoopbackServer;
import app.local.http.LoopbackServer.Answer;
import app.local.lambda.AccessKey;
import app.local.lambda.Lambda;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import tools.jackson.databind.json.JsonMapper;

/**
 * The calls of AWS that functions make, for the AWS SDK by AWS_ENDPOINT_URL_LAMBDA and
 * AWS_ENDPOINT_URL_SECRETS_MANAGER: Lambda Invoke, and Secrets Manager GetSecretValue.
 */
public final class AwsApi implements AutoCloseable {

    private static final String SECRETS_TARGET = "secretsmanager.";

    private final AccessKey accessKey;
    private final InvokeApi lambda;
    private final SecretsApi secrets;
    private final LoopbackServer server;

    private AwsApi(Lambda lambda, Map<String, String> secrets, AccessKey accessKey, String region) {
        this.accessKey = accessKey;
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
        // A web page can send a plain POST here, but not one with this header: the browser would ask us first.
        String authorization = request.getHeaders().get("Authorization");
        if (authorization == null || !authorization.contains("Credential=" + accessKey.id() + "/")) {
            return error(
                    403,
                    "UnrecognizedClientException",
                    "The security token included in the request is invalid.",
                    requestId);
        }
        String target = request.getHeaders().get("X-Amz-Target");
        if (target != null && target.startsWith(SECRETS_TARGET)) {
            return secrets.answer(target.substring(SECRETS_TARGET.length()), request, requestId);
        }
        String path = Request.getPathInContext(request);
        if (HttpMethod.POST.is(request.getMethod())
                && path.startsWith(InvokeApi.PREFIX)
                && path.endsWith(InvokeApi.SUFFIX)) {
            return lambda.answer(request, requestId);
        }
        return error(
                404,
                "UnknownOperationException",
                "the local target knows Lambda Invoke and Secrets Manager GetSecretValue, not " + request.getMethod()
                        + " " + path,
                requestId);
    }

    /** An error as both protocols say it, with both spellings of the message that clients look for. */
    static Answer error(int status, String type, String message, String requestId) {
        byte[] json = JsonMapper.shared()
                .writeValueAsBytes(Map.of("__type", type, "Type", "User", "message", message, "Message", message));
        return Answer.json(status, json, "x-amzn-ErrorType", type, "x-amzn-RequestId", requestId);
    }
}
