package app.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.api.FunctionVariables;
import app.auth.Sessions.Proven;
import app.runtime.Configuration;
import app.runtime.database.Database;
import app.runtime.function.LambdaFunction;
import app.runtime.function.Rehearsal;
import app.runtime.function.SampleEvent;
import app.runtime.http.Cookies;
import app.runtime.http.FreshSignIn;
import app.runtime.http.OriginKey;
import app.runtime.http.Priming;
import app.runtime.http.Request;
import app.runtime.http.Request.Form;
import app.runtime.json.JsonText;
import app.runtime.telemetry.InvocationTelemetry;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The Lambda authorizer of API Gateway: the session cookie in, the user's and the session's id in the context out.
 * Answers an HTTP API by format 2.0 with a simple response, a REST API by an IAM policy ("Use API Gateway Lambda
 * authorizers").
 *
 * <p>Who does not show the origin key, where there is one, is denied before anything is looked up. Where the database
 * fails it throws, and the gateway answers 500: never a denial, which a client takes for "signed out".
 */
public final class SessionAuthorizer extends LambdaFunction {

    private static final UUID NOBODY = new UUID(0, 0);

    private final Sessions sessions;
    private final InstantSource clock;
    private final Optional<OriginKey> originKey;

    /** What Lambda calls. */
    public SessionAuthorizer() {
        sessions = bean(Sessions.class);
        clock = bean(InstantSource.class);
        originKey = OriginKey.parse(bean(Configuration.class).find(FunctionVariables.ORIGIN_KEY_SHA256));
    }

    @Override
    protected byte[] serve(byte[] payload, InvocationTelemetry invocation) {
        return serve(payload, originKey, invocation);
    }

    private byte[] serve(byte[] payload, Optional<OriginKey> key, InvocationTelemetry invocation) {
        Request request = Request.readHeaders(payload);
        invocation.received(request.header("traceparent"), request.header("tracestate"));
        // Who goes around CloudFront, and its firewall, costs the database nothing.
        boolean cameThroughSite = key.map(one -> one.isShownBy(request)).orElse(true);
        String clientAddress = cameThroughSite && key.isPresent() ? request.clientAddress() : "";
        invocation.cameFrom(clientAddress);
        return answer(
                payload,
                invocation,
                request.form(),
                cameThroughSite ? proven(request) : Optional.empty(),
                clientAddress);
    }

    private Optional<Proven> proven(Request request) {
        return Cookies.find(request.cookies(), Cookies.SESSION).flatMap(sessions::validate);
    }

    private byte[] answer(
            byte[] payload, InvocationTelemetry invocation, Form form, Optional<Proven> proven, String clientAddress) {
        String answer = JsonText.of(json -> {
            json.beginObject();
            switch (form) {
                case GATEWAY_2_0 -> json.name("isAuthorized").value(proven.isPresent());
                case GATEWAY_1_0, DIRECT -> writePolicy(json, proven, methodArn(payload));
            }
            if (proven.isPresent()) {
                Session session = proven.get().session();
                invocation.calledBy(session.userId().toString());
                writeContext(json, session, invocation.traceId(), clientAddress);
            }
            json.endObject();
        });
        return answer.getBytes(UTF_8);
    }

    private void writeContext(JsonWriter json, Session session, String traceId, String clientAddress)
            throws IOException {
        json.name("context").beginObject();
        json.name("userId").value(session.userId().toString());
        json.name("sessionId").value(session.id());
        boolean isFresh = FreshSignIn.isFresh(session.created(), clock.instant());
        json.name(FreshSignIn.CONTEXT).value(Boolean.toString(isFresh));
        if (!traceId.isEmpty()) {
            // For the gateway's log: an HTTP API knows nothing of traces.
            json.name("traceId").value(traceId);
        }
        if (!clientAddress.isEmpty()) {
            // Likewise: the gateway sees CloudFront only.
            json.name("clientAddress").value(clientAddress);
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

    /** A session that nobody has: it exists in the priming's transaction only. */
    @Override
    protected void prime(Rehearsal rehearsal) {
        Optional<OriginKey> key = originKey.map(deployed -> Priming.originKey());
        SessionToken token = new SessionToken("A".repeat(22), "A".repeat(43));
        byte[] event = """
                {
                  "version": "2.0",
                  "type": "REQUEST",
                  "cookies": ["%s=%s"],
                  "headers": {%s},
                  "requestContext": {"http": {"method": "GET"}}
                }
                """.formatted(Cookies.SESSION, token.text(), Priming.ORIGIN_KEY_HEADER)
                .getBytes(UTF_8);
        Database database = bean(Database.class);
        if (rehearsal.isRepeated()) {
            SampleEvent sample =
                    SampleEvent.of("auth", "ListSessions", name()).orElseGet(() -> new SampleEvent(event, List.of()));
            rehearsal.repeat(database, sample, event, (payload, invocation) -> serve(payload, key, invocation));
            return;
        }
        database.prime(() -> {
            Instant now = bean(InstantSource.class).instant();
            bean(SessionRepository.class).create(Session.start(token, NOBODY, "priming", now));
            rehearsal.once(event, (payload, invocation) -> serve(payload, key, invocation));
        });
    }
}
