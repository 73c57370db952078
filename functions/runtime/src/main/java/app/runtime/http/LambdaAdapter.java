package app.runtime.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.api.Rpc;
import app.runtime.ApiException;
import app.runtime.Endpoint;
import app.runtime.database.DatabaseException;
import app.runtime.http.Request.Form;
import app.runtime.json.ProtoJson;
import app.runtime.log.Log;
import app.runtime.log.Log.Level;
import com.google.protobuf.Message;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Serves the invocations of one function: a payload in, a call of its endpoint, a payload out. */
public final class LambdaAdapter {

    private final Rpc rpc;
    private final Endpoint<Message, Message> endpoint;
    private final Transcoder transcoder;
    private final Log log;
    private final Optional<OriginKey> originKey;

    /**
     * An adapter.
     *
     * @param request the default instance of the rpc's request message
     * @param siteOrigin the site's origin, such as {@code https://app.example.com}; empty where no browser calls
     */
    public LambdaAdapter(Rpc rpc, Message request, Endpoint<Message, Message> endpoint, String siteOrigin, Log log) {
        this(rpc, endpoint, new Transcoder(rpc, request, siteOrigin), log, Optional.empty());
    }

    private LambdaAdapter(
            Rpc rpc,
            Endpoint<Message, Message> endpoint,
            Transcoder transcoder,
            Log log,
            Optional<OriginKey> originKey) {
        this.rpc = rpc;
        this.endpoint = endpoint;
        this.transcoder = transcoder;
        this.log = log;
        this.originKey = originKey;
    }

    /** The same, for browsers that come through the site only: others are refused. */
    public LambdaAdapter behind(OriginKey key) {
        return new LambdaAdapter(rpc, endpoint, transcoder, log, Optional.of(key));
    }

    /**
     * Serves one invocation. To a gateway every failure is an answer; to a direct invoke it is thrown, which Lambda
     * reports as a function error with {@code CODE: message}.
     *
     * @param payload API Gateway's event of format 2.0 or 1.0, or the request message as JSON
     * @param requestId Lambda's id of the invocation, for the log and for a bare 500
     * @throws ApiException if a direct invoke fails
     */
    public byte[] serve(byte[] payload, String requestId) {
        long start = System.nanoTime();
        Form form = Form.DIRECT;
        try {
            RequestReader reader = RequestReader.read(payload);
            form = reader.form();
            Request request = reader.request();
            originKey.ifPresent(key -> key.check(request));
            Message response = endpoint.handle(transcoder.request(request));
            byte[] answer = form == Form.DIRECT
                    ? ProtoJson.print(response).getBytes(UTF_8)
                    : AnswerWriter.write(form, transcoder.answer(response));
            report(Level.INFO, "OK", requestId, start, null);
            return answer;
        } catch (ApiException e) {
            report(Level.INFO, e.code().name(), requestId, start, null);
            return fail(form, e, Answers.error(e));
        } catch (DatabaseException e) {
            ApiException told = e.told();
            report(Level.ERROR, told.code().name(), requestId, start, e);
            return fail(form, told, Answers.error(told));
        } catch (RuntimeException e) {
            report(Level.ERROR, "INTERNAL", requestId, start, e);
            ApiException told = new ApiException(ApiException.Code.INTERNAL, "internal error");
            return fail(form, told, Answers.internal(requestId));
        }
    }

    /** The answer to a gateway that carries a response message. */
    public byte[] answer(Message response) {
        return AnswerWriter.write(Form.GATEWAY_2_0, transcoder.answer(response));
    }

    private static byte[] fail(Form form, ApiException failure, Answer answer) {
        if (form == Form.DIRECT) {
            throw failure;
        }
        return AnswerWriter.write(form, answer);
    }

    private void report(Level level, String outcome, String requestId, long start, @Nullable Throwable failure) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("rpc", rpc.path());
        fields.put("outcome", outcome);
        fields.put("durationMs", (System.nanoTime() - start) / 100_000 / 10.0);
        fields.put("requestId", requestId);
        log.write(level, "request", fields, failure);
    }
}
