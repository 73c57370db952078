package app.local.lambda.runtimeloop;

import com.amazonaws.services.lambda.runtime.api.client.logging.LambdaContextLogger;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.DtoSerializers;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaError;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaRuntimeApiClient;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.LambdaRuntimeClientException;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.InvocationRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/** Speaks the Lambda Runtime API, version 2018-06-01, with what every JDK has. */
final class RuntimeApiClient implements LambdaRuntimeApiClient {

    private static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";

    private final String base;

    /** @param address host, port and path, as AWS_LAMBDA_RUNTIME_API has it */
    RuntimeApiClient(String address) {
        // A response must not be sent twice: the second one would answer another invocation.
        System.setProperty("sun.net.http.retryPost", "false");
        base = "http://" + address + "/2018-06-01/runtime/";
    }

    @Override
    public InvocationRequest nextInvocation() throws IOException {
        HttpURLConnection connection = connect("invocation/next");
        int status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
            throw new LambdaRuntimeClientException(base + "invocation/next", status);
        }
        InvocationRequest request = new InvocationRequest();
        request.setId(connection.getHeaderField("Lambda-Runtime-Aws-Request-Id"));
        request.setDeadlineTimeInMs(Long.parseLong(connection.getHeaderField("Lambda-Runtime-Deadline-Ms")));
        request.setInvokedFunctionArn(connection.getHeaderField("Lambda-Runtime-Invoked-Function-Arn"));
        request.setXrayTraceId(connection.getHeaderField("Lambda-Runtime-Trace-Id"));
        try (InputStream body = connection.getInputStream()) {
            request.setContent(body.readAllBytes());
        }
        return request;
    }

    @Override
    public InvocationRequest nextInvocationWithExponentialBackoff(LambdaContextLogger logger) throws IOException {
        return nextInvocation(); // Asked for only with several invocations in one process, which Lambda here never has.
    }

    @Override
    public void reportInvocationSuccess(String requestId, byte[] response) throws IOException {
        // As the native client does, go on after a refusal: the next invocation is another matter.
        post("invocation/" + requestId + "/response", "", response);
    }

    @Override
    public void reportInvocationError(String requestId, LambdaError error) throws IOException {
        report("invocation/" + requestId + "/error", error);
    }

    @Override
    public void reportInitError(LambdaError error) throws IOException {
        report("init/error", error);
    }

    @Override
    public void reportRestoreError(LambdaError error) throws IOException {
        report("restore/error", error);
    }

    @Override
    public void restoreNext() throws IOException {
        HttpURLConnection connection = connect("restore/next");
        int status = connection.getResponseCode();
        if (status != HttpURLConnection.HTTP_OK) {
            throw new LambdaRuntimeClientException(base + "restore/next", status);
        }
        try (InputStream body = connection.getInputStream()) {
            body.readAllBytes();
        }
    }

    private void report(String path, LambdaError error) throws IOException {
        int status = post(path, error.errorType.getRapidError(), DtoSerializers.serialize(error.errorRequest));
        if (status != HttpURLConnection.HTTP_ACCEPTED) {
            throw new LambdaRuntimeClientException(base + path, status);
        }
    }

    private int post(String path, String errorType, byte[] body) throws IOException {
        HttpURLConnection connection = connect(path);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        if (!errorType.isEmpty()) {
            connection.setRequestProperty(ERROR_TYPE, errorType);
        }
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        int status = connection.getResponseCode();
        InputStream answer = status < 400 ? connection.getInputStream() : connection.getErrorStream();
        if (answer != null) {
            try (answer) {
                answer.readAllBytes(); // Or the connection isn't used again.
            }
        }
        return status;
    }

    private HttpURLConnection connect(String path) throws IOException {
        return (HttpURLConnection) URI.create(base + path).toURL().openConnection();
    }
}
