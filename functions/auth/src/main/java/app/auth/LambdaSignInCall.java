package app.auth;

import app.auth.SignInFailedException.Reason;
import app.auth.v1.SignInReq;
import app.auth.v1.SignInResp;
import app.runtime.ApiException;
import app.runtime.Configuration;
import app.runtime.json.ProtoJson;
import app.runtime.trace.Span;
import app.runtime.trace.Tracer;
import jakarta.inject.Singleton;
import java.time.Duration;
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
        String function = configuration.require("SIGN_IN_FUNCTION");
        try (Span span = traces.client("Lambda/Invoke SignIn")) {
            span.set("rpc.system", "aws-api");
            span.set("rpc.service", "Lambda");
            span.set("rpc.method", "Invoke");
            span.set("faas.invoked_provider", "aws");
            span.set("faas.invoked_name", function);
            String header = traces.amznTraceId();
            try {
                InvokeResponse answer = client().invoke(invoke -> {
                    invoke.functionName(function).payload(payload);
                    if (header != null) {
                        invoke.overrideConfiguration(settings -> settings.putHeader("X-Amzn-Trace-Id", header));
                    }
                });
                if (answer.functionError() != null) {
                    span.fail("FunctionError");
                }
                return answer;
            } catch (SdkException e) {
                span.fail(e.getClass().getName());
                throw e;
            }
        }
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
