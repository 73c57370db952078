package app.runtime.http;

import static app.runtime.ApiException.Code.INVALID_ARGUMENT;
import static app.runtime.ApiException.Code.PERMISSION_DENIED;
import static app.runtime.ApiException.Code.UNAUTHENTICATED;

import app.api.Route;
import app.api.Rpc;
import app.runtime.ApiException;
import app.runtime.json.ProtoJson;
import app.v1.SessionValue;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps HTTP to the messages of one rpc and back, by the rules of google.api.http and of app/v1/options.proto: path,
 * query and body name the fields; headers and the session fill theirs, and whatever else a client sends for those is
 * dropped.
 */
final class Transcoder {

    private static final int MAX_BODY_BYTES = 1024 * 1024;

    private final Rpc rpc;
    private final Message request;
    private final String siteOrigin;
    private final Map<FieldDescriptor, SessionValue> sessionFields = new HashMap<>();
    private final Map<FieldDescriptor, String> headerFields = new HashMap<>();
    private final Map<FieldDescriptor, String> answerHeaders = new HashMap<>();

    /**
     * A transcoder.
     *
     * @param request the default instance of the rpc's request message
     * @param siteOrigin the site's origin, such as {@code https://app.example.com}; empty where no browser calls
     */
    Transcoder(Rpc rpc, Message request, String siteOrigin) {
        this.rpc = rpc;
        this.request = request;
        this.siteOrigin = siteOrigin;
        for (FieldDescriptor field : rpc.descriptor().getInputType().getFields()) {
            SessionValue value = Rpc.sessionValue(field);
            if (value != SessionValue.SESSION_VALUE_NONE) {
                sessionFields.put(field, value);
            }
            Rpc.header(field).ifPresent(header -> headerFields.put(field, header));
        }
        for (FieldDescriptor field : rpc.descriptor().getOutputType().getFields()) {
            Rpc.header(field).ifPresent(header -> answerHeaders.put(field, header));
        }
    }

    /**
     * The request message of a call.
     *
     * @throws ApiException if the caller may not call, or what was sent does not fit
     */
    Message request(Request call) {
        checkCaller(call);
        checkSameOrigin(call);
        Message.Builder message = request.newBuilderForType();
        readBody(call, message);
        readQuery(call, message);
        readPath(call, message);
        if (!(call.caller() instanceof Caller.Direct) && !(call.caller() instanceof Caller.Iam)) {
            fillFromSession(call, message);
            fillFromHeaders(call, message);
        }
        Message complete = message.build();
        FieldRules.check(complete);
        return complete;
    }

    /** Fails closed: a gateway that was misconfigured, or an emulator that ran no authorizer, proves nothing. */
    private void checkCaller(Request call) {
        boolean proven = switch (rpc.access()) {
            case ACCESS_PUBLIC -> !(call.caller() instanceof Caller.Direct);
            case ACCESS_SESSION -> call.caller() instanceof Caller.SignedIn;
            case ACCESS_INTERNAL -> call.caller() instanceof Caller.Iam || call.caller() instanceof Caller.Direct;
            case UNRECOGNIZED -> false;
        };
        if (!proven) {
            throw new ApiException(UNAUTHENTICATED, "not signed in");
        }
    }

    /**
     * Against cross-site request forgery: a browser says by Sec-Fetch-Site, or by Origin, which site a request is from.
     */
    private void checkSameOrigin(Request call) {
        boolean ambient = call.caller() instanceof Caller.SignedIn || call.caller() instanceof Caller.Anonymous;
        // The event's method and the route's own: a gateway that routes a GET to what deletes is misconfigured.
        boolean safe = call.method().equals("GET")
                && rpc.route().map(route -> route.method().equals("GET")).orElse(false);
        if (!ambient || safe) {
            return;
        }
        String site = call.header("sec-fetch-site");
        boolean sameOrigin = site != null
                ? site.equals("same-origin")
                : !siteOrigin.isEmpty() && siteOrigin.equals(call.header("origin"));
        if (!sameOrigin) {
            throw new ApiException(
                    PERMISSION_DENIED,
                    "the request must come from this site: Sec-Fetch-Site: same-origin, or Origin: " + siteOrigin);
        }
    }

    private void readBody(Request call, Message.Builder message) {
        String body = call.body();
        if (body == null || body.isEmpty()) {
            return;
        }
        if (body.getBytes(StandardCharsets.UTF_8).length > MAX_BODY_BYTES) {
            throw new ApiException(INVALID_ARGUMENT, "the body is larger than " + MAX_BODY_BYTES + " bytes");
        }
        if (!(call.caller() instanceof Caller.Direct)) {
            if (!rpc.route().map(Route::hasBody).orElse(true)) {
                throw new ApiException(INVALID_ARGUMENT, "the request takes no body");
            }
            if (!isJson(call.header("content-type"))) {
                throw new ApiException(INVALID_ARGUMENT, "the body needs content-type: application/json");
            }
        }
        ProtoJson.merge(body, message);
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        int parameters = contentType.indexOf(';');
        String mediaType = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return mediaType.strip().toLowerCase(Locale.ROOT).equals("application/json");
    }

    /**
     * Parameters that name no field are passed over: providers and mail programs add their own to a URL. Where the body
     * is the message, google.api.http leaves no field to the query.
     */
    private void readQuery(Request call, Message.Builder message) {
        if (rpc.route().map(Route::hasBody).orElse(true)) {
            return;
        }
        Set<FieldDescriptor> seen = new HashSet<>();
        for (Map.Entry<String, String> parameter : call.query()) {
            FieldDescriptor field = queryField(parameter.getKey());
            if (field == null) {
                continue;
            }
            String name = field.getName();
            Object value = ProtoJson.parseText(field, parameter.getValue(), name);
            if (field.isRepeated()) {
                message.addRepeatedField(field, value);
            } else if (seen.add(field)) {
                message.setField(field, value);
            } else {
                throw new ApiException(INVALID_ARGUMENT, "parameter " + name + " is given twice");
            }
        }
    }

    private @Nullable FieldDescriptor queryField(String name) {
        for (FieldDescriptor field : rpc.descriptor().getInputType().getFields()) {
            boolean named = field.getName().equals(name) || field.getJsonName().equals(name);
            boolean ours = sessionFields.containsKey(field) || headerFields.containsKey(field);
            if (named && !ours && field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
                return field;
            }
        }
        return null;
    }

    private void readPath(Request call, Message.Builder message) {
        for (Map.Entry<String, String> parameter : call.pathParameters().entrySet()) {
            FieldDescriptor field = rpc.descriptor().getInputType().findFieldByName(parameter.getKey());
            if (field != null && !sessionFields.containsKey(field)) {
                message.setField(field, ProtoJson.parseText(field, parameter.getValue(), field.getName()));
            }
        }
    }

    private void fillFromSession(Request call, Message.Builder message) {
        for (Map.Entry<FieldDescriptor, SessionValue> entry : sessionFields.entrySet()) {
            if (!(call.caller() instanceof Caller.SignedIn session)) {
                throw new IllegalStateException("a session field without a session: checkCaller let it pass");
            }
            switch (entry.getValue()) {
                case SESSION_VALUE_USER_ID -> message.setField(entry.getKey(), session.userId());
                case SESSION_VALUE_SESSION_ID -> message.setField(entry.getKey(), session.sessionId());
                case SESSION_VALUE_NONE, UNRECOGNIZED ->
                    throw new IllegalStateException("unknown session value of " + entry.getKey());
            }
        }
    }

    private void fillFromHeaders(Request call, Message.Builder message) {
        for (Map.Entry<FieldDescriptor, String> entry : headerFields.entrySet()) {
            FieldDescriptor field = entry.getKey();
            message.clearField(field);
            if (entry.getValue().equals("cookie")) {
                call.cookies().forEach(cookie -> message.addRepeatedField(field, cookie));
            } else if (field.isRepeated()) {
                call.headers()
                        .getOrDefault(entry.getValue(), List.of())
                        .forEach(value -> message.addRepeatedField(field, value));
            } else {
                Optional.ofNullable(call.header(entry.getValue()))
                        .ifPresent(value -> message.setField(field, FieldRules.cut(field, value)));
            }
        }
    }

    /** The answer that carries a response message: 200 and its JSON, or a 302 where it has a location. */
    Response answer(Message response) {
        Map<String, String> headers = Responses.headers();
        List<String> cookies = new ArrayList<>();
        for (Map.Entry<FieldDescriptor, String> entry : answerHeaders.entrySet()) {
            Object value = response.getField(entry.getKey());
            if (entry.getValue().equals("set-cookie")) {
                ((List<?>) value).forEach(cookie -> cookies.add(oneLine((String) cookie)));
            } else if (!((String) value).isEmpty()) {
                headers.put(entry.getValue(), oneLine((String) value));
            }
        }
        if (headers.containsKey("location")) {
            return new Response(302, headers, cookies, "");
        }
        return new Response(200, Responses.json(headers), cookies, ProtoJson.print(response, answerHeaders.keySet()));
    }

    private static String oneLine(String header) {
        if (header.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            throw new IllegalStateException("a header value has control characters");
        }
        return header;
    }
}
