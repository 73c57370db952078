package app.local.lambda;

import app.local.assembly.FunctionSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Finds events that exercise a function without letting it do anything. */
public final class TrainingEvents {

    private TrainingEvents() {}

    /**
     * Takes the sample event of a function that only authorised callers may use, and removes the proof: the function
     * reads the request, finds no authorizer context, and answers 401. Functions that anyone may call get none.
     *
     * @param events the folder of {@code <service>/<Function>.json}; the service is the archive's name
     */
    public static Function<FunctionSpec, List<byte[]>> unauthenticated(Path events) {
        return function -> unauthenticated(events, function);
    }

    private static List<byte[]> unauthenticated(Path events, FunctionSpec function) {
        String service = function.archive().getFileName().toString().replaceFirst("\\.zip$", "");
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
