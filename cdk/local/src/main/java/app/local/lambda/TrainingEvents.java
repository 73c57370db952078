package app.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.local.assembly.FunctionSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Finds events that exercise a function and change nothing. */
public final class TrainingEvents {

    /** Nobody's: it is denied, and nothing is looked up. */
    private static final String TO_AUTHORIZER = """
            {"version":"2.0","type":"REQUEST","headers":{"accept":"*/*"},"requestContext":{"http":{"method":"GET"}}}
            """;

    /** What a deployment calls a function with. */
    private static final byte[] OF_DEPLOYMENT = "{}".getBytes(UTF_8);

    private TrainingEvents() {}

    /**
     * Takes the sample event of a function that only authorised callers may use, and removes the proof: the function
     * reads the request, finds no authorizer context, and answers 401. Functions that anyone may call get none; an
     * authorizer gets a request without a cookie. What each deployment calls is called once more: nothing is left to
     * do.
     *
     * @param events the folder of {@code <service>/<Function>.json}; the service is the archive's name
     * @param isAuthorizer which functions authorize routes
     * @param isTriggered which functions each deployment calls
     */
    public static Function<FunctionSpec, List<byte[]>> harmless(
            Path events, Predicate<FunctionSpec> isAuthorizer, Predicate<FunctionSpec> isTriggered) {
        return function -> {
            if (isTriggered.test(function)) {
                return List.of(OF_DEPLOYMENT);
            }
            return isAuthorizer.test(function)
                    ? List.of(TO_AUTHORIZER.getBytes(UTF_8))
                    : unauthenticated(events, function);
        };
    }

    private static List<byte[]> unauthenticated(Path events, FunctionSpec function) {
        String service = Archives.name(function.archive());
        Path file = events.resolve(service).resolve(function.name() + ".json");
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try {
            JsonNode event = JsonMapper.shared().readTree(Files.readAllBytes(file));
            JsonNode context = event.path("requestContext");
            if (!(event instanceof ObjectNode request)
                    || !(context instanceof ObjectNode caller)
                    || !caller.has("authorizer")) {
                return List.of();
            }
            caller.remove("authorizer");
            request.remove("cookies");
            if (request.path("headers") instanceof ObjectNode headers) {
                headers.remove(List.of("cookie", "Cookie", "authorization", "Authorization"));
            }
            return List.of(JsonMapper.shared().writeValueAsBytes(request));
        } catch (IOException | JacksonException e) {
            return List.of(); // A broken sample is the contract tests' matter; training does without it.
        }
    }
}
