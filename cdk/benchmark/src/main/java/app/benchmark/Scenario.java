package app.benchmark;

import app.local.assembly.FunctionSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A function with the event that it is measured with.
 *
 * @param event what it is sent, from its sample in events/, by the signed-in user
 * @param expected what each of its answers contains
 */
record Scenario(FunctionSpec function, byte[] event, String expected) {

    private static final String AUTHORIZER = "SessionAuthorizer";
    private static final String COOKIE = "__Host-session_token=" + Fixture.TOKEN;

    /** @throws IllegalArgumentException if there is no sample event of it */
    static Scenario of(FunctionSpec function, Path events) throws IOException {
        if (function.name().equals(AUTHORIZER)) {
            ObjectNode event = sample(events.resolve("user/GetUser.json"));
            event.put("type", "REQUEST");
            ((ObjectNode) event.path("requestContext")).remove("authorizer");
            return new Scenario(function, bytes(event), Fixture.USER.toString());
        }
        String service = function.archive().getFileName().toString().replaceFirst("\\.zip$", "");
        Path file = events.resolve(service).resolve(function.name() + ".json");
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("-Dfunctions: " + function.name() + " has no sample event " + file);
        }
        return new Scenario(
                function, bytes(sample(file)), function.name().equals("GetUser") ? Fixture.EMAIL : "\"statusCode\":20");
    }

    /** The floor doing the same work, if it knows how; else an authorizer's and GetUser's together. */
    Scenario floor(FunctionSpec floor, Path events) throws IOException {
        boolean same = function.name().equals(AUTHORIZER) || function.name().equals("GetUser");
        return same ? new Scenario(floor, event, expected) : wholeFloor(floor, events);
    }

    /** The floor doing what a whole request does: the session's check and the user. */
    static Scenario wholeFloor(FunctionSpec floor, Path events) throws IOException {
        ObjectNode event = sample(events.resolve("user/GetUser.json"));
        ((ObjectNode) event.path("requestContext")).remove("authorizer");
        return new Scenario(floor, bytes(event), Fixture.EMAIL);
    }

    /** The same with further variables in its environment. */
    Scenario with(Map<String, String> variables) {
        return new Scenario(with(function, variables), event, expected);
    }

    /** A function with further variables in its environment. */
    static FunctionSpec with(FunctionSpec function, Map<String, String> variables) {
        Map<String, String> environment = new HashMap<>(function.environment());
        environment.putAll(variables);
        return function(function, environment, function.snapStart());
    }

    /** Without SnapStart: cold, as a version without a snapshot starts, or a function on its way to one. */
    FunctionSpec onDemand() {
        return function(function, function.environment(), false);
    }

    private static FunctionSpec function(FunctionSpec function, Map<String, String> environment, boolean snapStart) {
        return new FunctionSpec(
                function.name(),
                function.logicalId(),
                function.handler(),
                function.archive(),
                environment,
                function.memoryMb(),
                function.timeout(),
                snapStart,
                function.reservedConcurrency());
    }

    String name() {
        return function.name();
    }

    private static ObjectNode sample(Path file) throws IOException {
        ObjectNode event = (ObjectNode) JsonMapper.shared().readTree(Files.readAllBytes(file));
        event.putArray("cookies").add(COOKIE);
        JsonNode session = event.path("requestContext").path("authorizer").path("lambda");
        if (session instanceof ObjectNode signedIn) {
            signedIn.put("userId", Fixture.USER.toString());
            signedIn.put("sessionId", Fixture.SESSION);
        }
        return event;
    }

    private static byte[] bytes(JsonNode event) {
        return JsonMapper.shared().writeValueAsBytes(event);
    }

    @Override
    public String toString() {
        return name();
    }
}
