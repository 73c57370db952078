package app.runtime.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.api.Rpc;
import app.runtime.ApiException;
import app.runtime.Endpoint;
import app.runtime.database.DatabaseException;
import app.runtime.http.Request.Form;
import app.runtime.http.Transcoder.Match;
import app.runtime.json.ProtoJson;
import app.runtime.telemetry.InvocationTelemetry;
import com.google.protobuf.Message;
import java.util.Optional;

/** Serves the invocations of one function: a payload in, a call of its endpoint, a payload out. */
public final class LambdaAdapter {

    private final Rpc rpc;
    private final Endpoint<Message, Message> endpoint;
    private final Transcoder transcoder;
    private final Optional<OriginKey> originKey;
    private final Optional<IdempotentRequests> idempotency;

    /**
     * An adapter.
     *
     * @param request the default instance of the rpc's request message
     * @param siteOrigin the site's origin, such as {@code https://app.example.com}; empty where no browser calls
     */
    public LambdaAdapter(Rpc rpc, Message request, Endpoint<Message, Message> endpoint, String siteOrigin) {
        this(rpc, endpoint, new Transcoder(rpc, request, siteOrigin), Optional.empty(), Optional.empty());
    }

    private LambdaAdapter(
            Rpc rpc,
            Endpoint<Message, Message> endpoint,
            Transcoder transcoder,
            Optional<OriginKey> originKey,
            Optional<IdempotentRequests> idempotency) {
        this.rpc = rpc;
        this.endpoint = endpoint;
        this.transcoder = transcoder;
        this.originKey = originKey;
        this.idempotency = idempotency;
    }

    /** The same, for browsers that come through the site only: others are refused. */
    public LambdaAdapter behind(OriginKey key) {
        return new LambdaAdapter(rpc, endpoint, transcoder, Optional.of(key), idempotency);
    }

    /** The same, where a request that carries an Idempotency-Key is done once. */
    public LambdaAdapter once(IdempotentRequests requests) {
        return new LambdaAdapter(rpc, endpoint, transcoder, originKey, Optional.of(requests));
    }

    /**
     * Serves one invocation. To a gateway every failure is an answer; to a direct invoke it is thrown, which Lambda
     * reports as a function error with {@code CODE: message}.
     *
     * @param payload API Gateway's event of format 2.0 or 1.0, or the request message as JSON
     * @param invocation learns how it goes
     * @throws ApiException if a direct invoke fails
     */
    public byte[] serve(byte[] payload, InvocationTelemetry invocation) {
        Form form = Form.DIRECT;
        try {
            RequestReader reader = RequestReader.read(payload);
            form = reader.form();
            Optional<Match> match = transcoder.match(form, reader.routeKey(), reader.pathParameters());
            Request request = describe(reader, match, invocation);
            originKey.ifPresent(key -> {
                key.check(request);
                invocation.cameFrom(request.clientAddress());
            });
            Message message = transcoder.request(request, match);
            if (rpc.needsFreshSignIn()) {
                FreshSignIn.check(request);
            }
            Message response = idempotency.isPresent()
                    ? idempotency.get().serve(request, message, endpoint)
                    : endpoint.handle(message);
            if (form == Form.DIRECT) {
                return ProtoJson.print(response).getBytes(UTF_8);
            }
            Response answer = transcoder.answer(response, match.orElseThrow().binding());
            invocation.answered(answer.status());
            return ResponseWriter.write(form, answer);
        } catch (ApiException e) {
            invocation.failed(e.code(), null);
            Response answer = rpc.failurePage().isPresent() && form != Form.DIRECT
                    ? new FailureRedirect(rpc.failurePage().get()).answer(e, payload)
                    : Responses.error(e);
            return fail(form, e, answer);
        } catch (DatabaseException e) {
            ApiException reported = e.toApiException();
            invocation.failed(reported.code(), e);
            return fail(form, reported, Responses.error(reported));
        } catch (RuntimeException e) {
            ApiException reported = new ApiException(ApiException.Code.INTERNAL, "internal error");
            invocation.failed(reported.code(), e);
            return fail(form, reported, Responses.internal(invocation.requestId()));
        }
    }

    private Request describe(RequestReader reader, Optional<Match> match, InvocationTelemetry invocation) {
        invocation.received(reader.header("traceparent"), reader.header("tracestate"));
        invocation.serves(
                rpc.path(),
                reader.method(),
                reader.host(),
                match.map(Match::binding).map(RouteBinding::path).orElse(""));
        Request request = reader.request();
        if (request.caller() instanceof Caller.SignedIn caller) {
            invocation.calledBy(caller.userId());
        }
        return request;
    }

    /** The answer to a gateway that carries a response message. */
    public byte[] answer(Message response) {
        return ResponseWriter.write(Form.GATEWAY_2_0, transcoder.answer(response, transcoder.mainBinding()));
    }

    private static byte[] fail(Form form, ApiException failure, Response answer) {
        if (form == Form.DIRECT) {
            throw failure;
        }
        return ResponseWriter.write(form, answer);
    }
}
