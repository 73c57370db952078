package app.local.console;

import app.local.lambda.FunctionStatus;
import app.local.lambda.FunctionStatus.EnvironmentStatus;
import app.local.lambda.InvocationOutcome.FunctionError;
import app.local.lambda.InvocationResult;
import app.local.lambda.LogLine;
import app.local.trace.ReceivedSpan;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * What the console's page reads: the records' components by their names. Times are milliseconds since 1970, durations
 * milliseconds, both with fractions; what is null is left out.
 */
final class ConsoleJson {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(
                            new Millis<>(Instant.class, time -> time.getEpochSecond() * 1e3 + time.getNano() / 1e6))
                    .addSerializer(new Millis<>(Duration.class, duration -> duration.toNanos() / 1e6)))
            .changeDefaultPropertyInclusion(
                    always -> JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private ConsoleJson() {}

    private record Requests(List<Entry> requests) {}

    private record News(List<Entry> requests, List<String> traces) {}

    private record Trace(
            List<Entry> requests,
            List<Span> spans,
            List<Invoked> invocations,
            List<LogLine> lines,
            int droppedSpans,
            int droppedLines) {}

    private record Span(
            String id,
            String parent,
            String name,
            String kind,
            String service,
            String function,
            double begin,
            double duration,
            boolean failed,
            String message,
            Map<String, Object> attributes,
            List<Event> events) {}

    private record Event(double time, String name, Map<String, Object> attributes) {}

    private record Invoked(
            String function,
            String requestId,
            String environment,
            boolean cold,
            Instant begin,
            Duration duration,
            @Nullable String errorType,
            @Nullable String errorMessage) {}

    private record Functions(List<OneFunction> functions) {}

    private record OneFunction(
            String name,
            String rpc,
            String handler,
            String archive,
            int memory,
            Duration timeout,
            boolean snapStart,
            int limit,
            @JsonUnwrapped FunctionRecord.View record,
            List<EnvironmentStatus> environments) {}

    static byte[] news(Subscription.News news) {
        return JSON.writeValueAsBytes(new News(news.entries(), news.traces()));
    }

    static byte[] requests(List<Entry> entries) {
        return JSON.writeValueAsBytes(new Requests(entries));
    }

    static byte[] trace(TraceView trace) {
        return JSON.writeValueAsBytes(new Trace(
                trace.entries(),
                trace.spans().stream().map(ConsoleJson::span).toList(),
                trace.invocations().stream().map(ConsoleJson::invoked).toList(),
                trace.lines(),
                trace.droppedSpans(),
                trace.droppedLines()));
    }

    static byte[] functions(List<FunctionStatus> functions, TraceStore traces) {
        return JSON.writeValueAsBytes(new Functions(
                functions.stream().map(status -> function(status, traces)).toList()));
    }

    /** Any record, such as the {@link ApiCatalogue}'s. */
    static byte[] of(Object value) {
        return JSON.writeValueAsBytes(value);
    }

    private static Span span(ReceivedSpan span) {
        return new Span(
                span.spanId(),
                span.parentId(),
                span.name(),
                span.kind().name(),
                span.service(),
                span.function(),
                span.begin() / 1e6,
                (span.end() - span.begin()) / 1e6,
                span.failed(),
                span.message(),
                shown(span.attributes()),
                span.events().stream()
                        .map(event -> new Event(event.time() / 1e6, event.name(), shown(event.attributes())))
                        .toList());
    }

    /** A list is shown as text. */
    private static Map<String, Object> shown(Map<String, Object> attributes) {
        Map<String, Object> shown = new LinkedHashMap<>(attributes);
        shown.replaceAll((name, value) -> value instanceof List<?> ? value.toString() : value);
        return shown;
    }

    private static Invoked invoked(InvocationResult result) {
        FunctionError error = result.outcome() instanceof FunctionError failure ? failure : null;
        return new Invoked(
                result.invocation().function().name(),
                result.invocation().requestId(),
                result.environment(),
                result.coldStart() != null,
                result.invocation().began(),
                result.duration(),
                error == null ? null : error.type(),
                error == null ? null : error.message());
    }

    private static OneFunction function(FunctionStatus status, TraceStore traces) {
        return new OneFunction(
                status.function().name(),
                status.function().rpc(),
                status.function().handler(),
                status.function().archive().getFileName().toString(),
                status.function().memoryMb(),
                status.function().timeout(),
                status.function().snapStart(),
                status.limit(),
                traces.function(status.function().name()),
                status.environments());
    }

    /** Writes times and durations as numbers. */
    private static final class Millis<T> extends StdSerializer<T> {

        private final ToDoubleFunction<T> millis;

        Millis(Class<T> type, ToDoubleFunction<T> millis) {
            super(type);
            this.millis = millis;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializationContext context) {
            json.writeNumber(millis.applyAsDouble(value));
        }
    }
}
