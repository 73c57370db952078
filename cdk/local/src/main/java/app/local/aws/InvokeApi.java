package app.local.aws;

import app.local.assembly.FunctionRef;
import app.local.gateway.PercentCoding;
import app.local.http.LoopbackServer.Answer;
import app.local.lambda.InvocationOutcome;
import app.local.lambda.InvocationResult;
import app.local.lambda.Lambda;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Lambda's Invoke call, as the AWS SDK and {@code aws lambda invoke} make it (API version 2015-03-31). */
final class InvokeApi implements AutoCloseable {

    private static final Pattern PATH = Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");
    /** What AWS takes for a function: a name, or an ARN whole or in part, with or without qualifier. */
    private static final String NAME =
            "(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?"
                    + "(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?";

    /** What an event may weigh that nobody waits for. */
    private static final int EVENT_LIMIT = 1024 * 1024;

    /** Lambda tries an asynchronous event three times in all, minutes apart; here the person is waiting. */
    private static final int EVENT_TRIES = 3;

    private static final int EVENT_PAUSE_MILLIS = 1000;

    private final Lambda lambda;
    private final ExecutorService events = Executors.newVirtualThreadPerTaskExecutor();

    InvokeApi(Lambda lambda) {
        this.lambda = lambda;
    }

    /** @param body nothing if it is over {@link Lambda#PAYLOAD_LIMIT} */
    Answer answer(Request request, byte @Nullable [] body, String requestId) throws AwsException {
        FunctionRef function = function(request);
        String type = header(request, "X-Amz-Invocation-Type", "RequestResponse");
        byte[] payload = payload(body, type, request.getLength());
        String trace = traceHeader(request);
        return switch (type) {
            case "RequestResponse" ->
                wait(function, payload, trace, header(request, "X-Amz-Log-Type", "None"), requestId);
            case "Event" -> {
                events.execute(() -> runEvent(function, payload, trace));
                yield Answer.json(202, new byte[0], "x-amzn-RequestId", requestId);
            }
            case "DryRun" -> new Answer(204, "", new byte[0], "x-amzn-RequestId", requestId);
            default ->
                throw new AwsException(400, "InvalidParameterValueException", "no such invocation type: " + type);
        };
    }

    private FunctionRef function(Request request) throws AwsException {
        Matcher path = PATH.matcher(request.getHttpURI().getPath());
        if (!HttpMethod.POST.is(request.getMethod()) || !path.matches()) {
            throw new AwsException(
                    404,
                    "UnknownOperationException",
                    "the local target knows Lambda Invoke and Secrets Manager GetSecretValue, not "
                            + request.getMethod() + " " + request.getHttpURI().getPath());
        }
        String name = PercentCoding.decode(path.group(1))
                .filter(decoded -> decoded.matches(NAME))
                .orElseThrow(() -> invalid("1 validation error detected: Value '" + path.group(1)
                        + "' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression"
                        + " pattern: " + NAME));
        String qualifier = Request.extractQueryParameters(request).getValue("Qualifier");
        FunctionRef function;
        try {
            FunctionRef named = FunctionRef.parse(name);
            function = qualifier == null ? named : named.withQualifier(qualifier);
        } catch (IllegalArgumentException e) {
            throw invalid("FunctionName " + e.getMessage());
        }
        if (lambda.find(function).isEmpty()) {
            throw new AwsException(404, "ResourceNotFoundException", "Function not found: " + function.arn());
        }
        return function;
    }

    private static AwsException invalid(String message) {
        return new AwsException(400, "ValidationException", message);
    }

    /** @param announced the length that the request says; -1 if it says none */
    private static byte[] payload(byte @Nullable [] body, String type, long announced) throws AwsException {
        if (body == null || type.equals("Event") && body.length > EVENT_LIMIT) {
            long length = body == null ? Math.max(announced, Lambda.PAYLOAD_LIMIT + 1L) : body.length;
            int limit = type.equals("Event") ? EVENT_LIMIT : Lambda.PAYLOAD_LIMIT;
            throw new AwsException(
                    413,
                    "RequestTooLargeException",
                    length + " byte payload is too large for the " + type + " invocation type (limit " + limit
                            + " bytes)");
        }
        byte[] payload = body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body;
        try {
            JsonMapper.shared().readTree(payload);
        } catch (JacksonException e) {
            throw new AwsException(
                    400,
                    "InvalidRequestContentException",
                    "Could not parse request body into json: " + e.getOriginalMessage());
        }
        return payload;
    }

    @Override
    public void close() {
        events.shutdownNow();
    }

    private Answer wait(FunctionRef function, byte[] payload, String trace, String logType, String requestId)
            throws AwsException {
        List<String> headers = new ArrayList<>(List.of("x-amzn-RequestId", requestId, "X-Amz-Executed-Version", "1"));
        boolean withLog = logType.equals("Tail");
        InvocationResult result = lambda.invoke(function, payload, trace, withLog);
        if (withLog) {
            headers.add("X-Amz-Log-Result");
            headers.add(Base64.getEncoder().encodeToString(result.log().getBytes(StandardCharsets.UTF_8)));
        }
        return switch (result.outcome()) {
            case InvocationOutcome.Success answer -> Answer.json(200, answer.payload(), headers.toArray(String[]::new));
            case InvocationOutcome.FunctionError error -> {
                headers.addAll(List.of("X-Amz-Function-Error", "Unhandled"));
                yield Answer.json(200, error.payload(), headers.toArray(String[]::new));
            }
            case InvocationOutcome.TooLarge large ->
                throw new AwsException(413, "RequestTooLargeException", large.message());
            case InvocationOutcome.Throttled _ ->
                throw new AwsException(429, "TooManyRequestsException", "Rate Exceeded.");
        };
    }

    private void runEvent(FunctionRef function, byte[] payload, String trace) {
        for (int i = 1; i <= EVENT_TRIES; i++) {
            if (lambda.invoke(function, payload, trace).outcome() instanceof InvocationOutcome.Success) {
                return;
            }
            try {
                Thread.sleep((long) EVENT_PAUSE_MILLIS * i);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** The SDK adds the header of the invocation that it runs in, before the one that its caller has set. */
    private static String traceHeader(Request request) {
        List<String> values = request.getHeaders().getValuesList("X-Amzn-Trace-Id");
        return values.isEmpty() ? "" : values.getLast().replaceFirst("^.*,", "").strip();
    }

    private static String header(Request request, String name, String absent) {
        String value = request.getHeaders().get(name);
        return value == null ? absent : value;
    }
}
