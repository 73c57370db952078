package app.local.gateway;

import app.local.assembly.FunctionRef;
import app.local.lambda.Invocation;
import app.local.lambda.InvocationOutcome;
import app.local.lambda.InvocationResult;
import app.local.lambda.Invoker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Functions that answer what a test says, and remember what they were asked. */
final class FakeInvoker implements Invoker {

    /** One call of a function. */
    record Invoked(String function, JsonNode event, String traceHeader) {}

    final List<Invoked> invoked = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Function<JsonNode, InvocationOutcome>> functions = new HashMap<>();

    FakeInvoker with(String function, Function<JsonNode, InvocationOutcome> behaviour) {
        functions.put(function, behaviour);
        return this;
    }

    FakeInvoker answering(String function, String json) {
        return with(function, event -> answer(json));
    }

    static InvocationOutcome answer(String json) {
        return new InvocationOutcome.Success(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public InvocationResult invoke(FunctionRef function, byte[] payload, String traceHeader) {
        JsonNode event = JsonMapper.shared().readTree(payload);
        invoked.add(new Invoked(function.toString(), event, traceHeader));
        InvocationOutcome outcome = functions
                .getOrDefault(function.toString(), any -> answer("{\"statusCode\":200}"))
                .apply(event);
        return InvocationResult.of(Invocation.of(function, payload, traceHeader), outcome);
    }
}
