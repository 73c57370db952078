package app.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.api.FunctionVariables;
import app.auth.SignInFailedException.Reason;
import app.auth.v1.SignInReq;
import app.auth.v1.SignInResp;
import app.runtime.ApiException;
import app.runtime.Configuration;
import app.runtime.json.JsonText;
import app.runtime.json.ProtoJson;
import app.runtime.trace.SemanticConventions;
import app.runtime.trace.Span;
import app.runtime.trace.Tracer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Calls the SignIn rpc by a direct invoke of its function, {@code SIGN_IN_FUNCTION}. */
@Singleton
final class LambdaSignInCall implements SignInCall {

    /** A cold start of the other function included. */
    private static final Duration TIMEOUT = Duration.ofSeconds(8);

    private final Configuration configuration;
    private final Tracer traces;
    private @Nullable LambdaClient client;

    LambdaSignInCall(Configuration configuration, Tracer traces) {
        this.configuration = configuration;
        this.traces = traces;
    }

    @Override
    public SignInResp call(SignInReq request) {
        InvokeResponse answer;
        try {
            answer = invoke(SdkBytes.fromUtf8String(ProtoJson.print(request)));
        } catch (SdkException e) {
            throw new SignInFailedException(Reason.INTERNAL, "SignIn could not be invoked", e);
        }
        if (answer.functionError() != null) {
            throw new SignInFailedException(Reason.INTERNAL, "SignIn failed: its log says why");
        }
        try {
            SignInResp.Builder response = SignInResp.newBuilder();
            ProtoJson.merge(answer.payload().asUtf8String(), response);
            return response.build();
        } catch (ApiException e) {
            throw new SignInFailedException(Reason.INTERNAL, "SignIn gave no SignInResp");
        }
    }

    /** The span of the call, which the other function's is a child of (semantic conventions "AWS Lambda"). */
    private InvokeResponse invoke(SdkBytes payload) {
        String function = configuration.require(FunctionVariables.SIGN_IN_FUNCTION);
        try (Span span = traces.client("Lambda.Invoke")) {
            span.set(SemanticConventions.RPC_SYSTEM_NAME, "aws-api");
            span.set(SemanticConventions.RPC_METHOD, "Lambda/Invoke");
            span.set(SemanticConventions.FAAS_INVOKED_PROVIDER, "aws");
            span.set(SemanticConventions.FAAS_INVOKED_NAME, name(function));
            String region = configuration.find("AWS_REGION");
            if (region != null) {
                span.set(SemanticConventions.FAAS_INVOKED_REGION, region);
            }
            String header = traces.amznTraceId();
            String context = header == null ? clientContext() : null;
            try {
                InvokeResponse answer = client().invoke(invoke -> {
                    invoke.functionName(function).payload(payload).clientContext(context);
                    if (header != null) {
                        invoke.overrideConfiguration(settings -> settings.putHeader("X-Amzn-Trace-Id", header));
                    }
                });
                if (answer.functionError() != null) {
                    span.fail("FunctionError");
                }
                return answer;
            } catch (SdkException e) {
                span.fail(e.getClass().getName(), e);
                throw e;
            }
        }
    }

    /**
     * The function's own name: of {@code arn:aws:lambda:<region>:<account>:function:<name>:<alias>} or a part of it.
     */
    private static String name(String function) {
        String[] parts = function.split(":");
        return parts.length >= 7 ? parts[6] : parts[0];
    }

    /** Tells the other function of the span, where X-Ray's header does not; null where nothing is traced. */
    private @Nullable String clientContext() {
        String traceparent = traces.traceparent();
        if (traceparent == null) {
            return null;
        }
        String json = JsonText.of(context -> {
            context.beginObject().name("custom").beginObject();
            context.name("traceparent").value(traceparent);
            context.name("tracestate").value(traces.tracestate());
            context.endObject().endObject();
        });
        return Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
    }

    private LambdaClient client() {
        LambdaClient current = client;
        if (current == null) {
            current = LambdaClient.builder()
                    .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(TIMEOUT))
                    .overrideConfiguration(settings -> settings.apiCallTimeout(TIMEOUT))
                    .build();
            client = current;
        }
        return current;
    }
}
