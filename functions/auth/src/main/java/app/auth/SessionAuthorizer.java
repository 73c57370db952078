package app.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.auth.Sessions.Proven;
import app.runtime.database.Database;
import app.runtime.function.LambdaFunction;
import app.runtime.http.Cookies;
import app.runtime.http.FreshSignIn;
import app.runtime.http.Request;
import app.runtime.json.JsonText;
import app.runtime.telemetry.InvocationTelemetry;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * The Lambda authorizer of API Gateway: the session cookie in, the user's and the session's id in the context out.
 * Answers an HTTP API by format 2.0 with a simple response, a REST API by an IAM policy ("Use API Gateway Lambda
 * authorizers").
 *
 * <p>Where the database fails it throws, and the gateway answers 500: never a denial, which a client takes for "signed
 * out".
 */
public final class SessionAuthorizer extends LambdaFunction {

    private static final UUID NOBODY = new UUID(0, 0);

    private final Sessions sessions;
    private final InstantSource clock;

    /** What Lambda calls. */
    public SessionAuthorizer() {
        sessions = bean(Sessions.class);
        clock = bean(InstantSource.class);
    }

    @Override
    protected byte[] serve(byte[] payload, InvocationTelemetry invocation) {
        Request request = Request.readHeaders(payload);
        invocation.received(request.header("traceparent"), request.header("tracestate"));
        Optional<Proven> proven =
                Cookies.find(request.cookies(), Cookies.SESSION).flatMap(sessions::validate);
        String answer = JsonText.of(json -> {
            json.beginObject();
            switch (request.form()) {
                case GATEWAY_2_0 -> json.name("isAuthorized").value(proven.isPresent());
                case GATEWAY_1_0, DIRECT -> writePolicy(json, proven, methodArn(payload));
            }
            if (proven.isPresent()) {
                Session session = proven.get().session();
                invocation.calledBy(session.userId().toString());
                writeContext(json, session, invocation.traceId());
            }
            json.endObject();
        });
        return answer.getBytes(UTF_8);
    }

    private void writeContext(JsonWriter json, Session session, String traceId) throws IOException {
        json.name("context").beginObject();
        json.name("userId").value(session.userId().toString());
        json.name("sessionId").value(session.id());
        boolean isFresh = FreshSignIn.isFresh(session.created(), clock.instant());
        json.name(FreshSignIn.CONTEXT).value(Boolean.toString(isFresh));
        if (!traceId.isEmpty()) {
            // For the gateway's log: an HTTP API knows nothing of traces.
            json.name("traceId").value(traceId);
        }
        json.endObject();
    }

    private static void writePolicy(JsonWriter answer, Optional<Proven> proven, String methodArn) throws IOException {
        answer.name("principalId")
                .value(proven.map(found -> found.session().userId().toString()).orElse("anonymous"));
        answer.name("policyDocument").beginObject();
        answer.name("Version").value("2012-10-17");
        answer.name("Statement").beginArray().beginObject();
        answer.name("Action").value("execute-api:Invoke");
        answer.name("Effect").value(proven.isPresent() ? "Allow" : "Deny");
        answer.name("Resource").value(methodArn);
        answer.endObject().endArray();
        answer.endObject();
    }

    private static String methodArn(byte[] payload) throws IOException {
        JsonReader event = new JsonReader(new StringReader(new String(payload, UTF_8)));
        event.beginObject();
        while (event.hasNext()) {
            if (event.nextName().equals("methodArn")) {
                return event.nextString();
            }
            event.skipValue();
        }
        throw new IllegalArgumentException("not an authorizer's event: it has no methodArn");
    }

    /** Of a session that nobody has: it exists in the priming's transaction only. */
    @Override
    protected void prime(InvocationTelemetry invocation) {
        SessionToken token = new SessionToken("A".repeat(22), "A".repeat(43));
        byte[] event = """
                {
                  "version": "2.0",
                  "type": "REQUEST",
                  "cookies": ["%s=%s"],
                  "headers": {"accept": "*/*"},
                  "requestContext": {"http": {"method": "GET"}}
                }
                """.formatted(Cookies.SESSION, token.text()).getBytes(UTF_8);
        bean(Database.class).prime(() -> {
            bean(SessionRepository.class)
                    .create(Session.start(
                            token, NOBODY, "priming", bean(InstantSource.class).instant()));
            serve(event, invocation);
        });
    }
}
