package app.runtime.http;

import static app.runtime.ApiException.Code.NOT_FOUND;

import app.api.Route;
import app.api.Rpc;
import app.runtime.ApiException;
import app.runtime.http.Request.Form;
import app.v1.SessionValue;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Maps HTTP to the messages of one rpc and back, by the rules of google.api.http and of app/v1/options.proto: path,
 * query and body name the fields; headers and the session fill theirs, and whatever else a client sends for those is
 * dropped.
 */
final class Transcoder {

    private final Message request;
    private final AccessRules access;
    private final RouteBinding internal;
    private final List<RouteBinding> bindings = new ArrayList<>();
    private final FieldRules fieldRules;
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
        this.request = request;
        this.access = new AccessRules(rpc.access(), siteOrigin);
        this.internal = RouteBinding.internal(rpc);
        this.fieldRules = FieldRules.of(request.getDescriptorForType());
        for (Route route : rpc.routes()) {
            bindings.add(RouteBinding.of(rpc, route));
        }
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

    /** The route of an answer that nobody asked for. */
    RouteBinding mainBinding() {
        return bindings.isEmpty() ? internal : bindings.get(0);
    }

    /**
     * A route that a call came by.
     *
     * @param parameters what its path holds
     */
    record Match(RouteBinding binding, Map<String, String> parameters) {}

    /**
     * The route that a call came by; empty if it is none of the rpc's. Of several that API Gateway cannot tell apart,
     * the one whose custom verb the path has, before the one without. An rpc with one route is called by that only, so
     * its event need not say so.
     *
     * @param routeKey API Gateway's, such as {@code GET /api/entities/{id}}; empty where the event has none
     */
    Optional<Match> match(Form form, String routeKey, Map<String, String> parameters) {
        if (form == Form.DIRECT || bindings.isEmpty()) {
            return Optional.of(new Match(internal, parameters));
        }
        Match found = null;
        for (RouteBinding binding : bindings) {
            Map<String, String> own = binding.match(routeKey, parameters);
            if (own != null && (found == null || binding.hasVerb())) {
                found = new Match(binding, own);
            }
        }
        if (found == null && bindings.size() == 1 && bindings.get(0).matchesVerb(parameters)) {
            found = new Match(bindings.get(0), parameters);
        }
        return Optional.ofNullable(found);
    }

    /**
     * The request message of a call.
     *
     * @param match the route that it came by
     * @throws ApiException if the caller may not call, there is no such route, or what was sent does not fit
     */
    Message request(Request call, Optional<Match> match) {
        access.check(call, match.map(Match::binding).map(RouteBinding::isSafe).orElse(false));
        Match route = match.orElseThrow(() -> new ApiException(NOT_FOUND, "no such route"));
        Message.Builder message = request.newBuilderForType();
        route.binding().read(call, route.parameters(), message);
        if (!(call.caller() instanceof Caller.Direct) && !(call.caller() instanceof Caller.Iam)) {
            fillFromSession(call, message);
            fillFromHeaders(call, message);
        }
        Message complete = message.build();
        fieldRules.check(complete);
        return complete;
    }

    private void fillFromSession(Request call, Message.Builder message) {
        for (Map.Entry<FieldDescriptor, SessionValue> entry : sessionFields.entrySet()) {
            if (!(call.caller() instanceof Caller.SignedIn session)) {
                throw new IllegalStateException("a session field without a session: the access rules let it pass");
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
                        .ifPresent(value -> message.setField(field, fieldRules.cut(field, value)));
            }
        }
    }

    /** The answer that carries a response message: 200 and its body, or a 302 where it has a location. */
    Response answer(Message response, RouteBinding binding) {
        Map<String, String> headers = Responses.headers();
        List<String> cookies = new ArrayList<>();
        for (Map.Entry<FieldDescriptor, String> entry : answerHeaders.entrySet()) {
            Object value = response.getField(entry.getKey());
            if (entry.getValue().equals("set-cookie")) {
                ((List<?>) value).forEach(cookie -> cookies.add(Responses.oneLine((String) cookie)));
            } else if (!((String) value).isEmpty()) {
                headers.put(entry.getValue(), Responses.oneLine((String) value));
            }
        }
        if (headers.containsKey("location")) {
            return new Response(302, headers, cookies, "");
        }
        return binding.answer(response, answerHeaders.keySet(), headers, cookies);
    }
}
