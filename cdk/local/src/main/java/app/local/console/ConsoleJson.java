package app.local.console;

import app.local.lambda.FunctionStatus;
import app.local.lambda.InvocationOutcome;
import app.local.lambda.InvocationResult;
import app.local.lambda.LogLine;
import app.local.trace.ReceivedSpan;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** What the console's page reads. Times are milliseconds since 1970, durations milliseconds, both with fractions. */
final class ConsoleJson {

    private static final JsonMapper JSON = JsonMapper.shared();

    private ConsoleJson() {}

    /** Writes one document. */
    private interface Writer {
        void write(JsonGenerator json);
    }

    static byte[] news(Subscription.News news) {
        return json(json -> {
            json.writeStartObject();
            writeEntries(json, news.entries());
            json.writeArrayPropertyStart("traces");
            news.traces().forEach(json::writeString);
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    static byte[] requests(List<Entry> entries) {
        return json(json -> {
            json.writeStartObject();
            writeEntries(json, entries);
            json.writeEndObject();
        });
    }

    static byte[] trace(TraceView trace) {
        return json(json -> {
            json.writeStartObject();
            writeEntries(json, trace.entries());
            json.writeArrayPropertyStart("spans");
            trace.spans().forEach(span -> writeSpan(json, span));
            json.writeEndArray();
            json.writeArrayPropertyStart("invocations");
            trace.invocations().forEach(invoked -> writeInvocation(json, invoked));
            json.writeEndArray();
            json.writeArrayPropertyStart("lines");
            trace.lines().forEach(line -> writeLine(json, line));
            json.writeEndArray();
            json.writeNumberProperty("droppedSpans", trace.droppedSpans());
            json.writeNumberProperty("droppedLines", trace.droppedLines());
            json.writeEndObject();
        });
    }

    static byte[] functions(List<FunctionStatus> functions, TraceStore traces) {
        return json(json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("functions");
            for (FunctionStatus status : functions) {
                writeFunction(json, status, traces.function(status.function().name()));
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void writeEntries(JsonGenerator json, List<Entry> entries) {
        json.writeArrayPropertyStart("requests");
        for (Entry entry : entries) {
            json.writeStartObject();
            json.writeNumberProperty("id", entry.id());
            json.writeNumberProperty("version", entry.version());
            json.writeStringProperty("trace", entry.traceId());
            json.writeStringProperty("span", entry.spanId());
            json.writeNumberProperty("time", millis(entry.time()));
            json.writeStringProperty("method", entry.method());
            json.writeStringProperty("path", entry.path());
            json.writeStringProperty("query", entry.query());
            json.writeStringProperty("route", entry.route());
            json.writeStringProperty("function", entry.function());
            json.writeStringProperty("rpc", entry.rpc());
            json.writeNumberProperty("status", entry.status());
            json.writeNumberProperty("duration", entry.nanos() / 1e6);
            json.writeBooleanProperty("cold", entry.cold());
            json.writeStringProperty("remark", entry.remark());
            json.writeStringProperty("requestId", entry.requestId());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void writeSpan(JsonGenerator json, ReceivedSpan span) {
        json.writeStartObject();
        json.writeStringProperty("id", span.spanId());
        json.writeStringProperty("parent", span.parentId());
        json.writeStringProperty("name", span.name());
        json.writeStringProperty("kind", span.kind().name());
        json.writeStringProperty("service", span.service());
        json.writeStringProperty("function", span.function());
        json.writeNumberProperty("begin", span.begin() / 1e6);
        json.writeNumberProperty("duration", (span.end() - span.begin()) / 1e6);
        json.writeBooleanProperty("failed", span.failed());
        json.writeStringProperty("message", span.message());
        json.writeObjectPropertyStart("attributes");
        span.attributes().forEach((name, value) -> writeAttribute(json, name, value));
        json.writeEndObject();
        json.writeArrayPropertyStart("events");
        for (ReceivedSpan.Event event : span.events()) {
            json.writeStartObject();
            json.writeNumberProperty("time", event.time() / 1e6);
            json.writeStringProperty("name", event.name());
            json.writeObjectPropertyStart("attributes");
            event.attributes().forEach((name, value) -> writeAttribute(json, name, value));
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeAttribute(JsonGenerator json, String name, Object value) {
        if (value instanceof Boolean truth) {
            json.writeBooleanProperty(name, truth);
        } else if (value instanceof Long number) {
            json.writeNumberProperty(name, number);
        } else if (value instanceof Double number && Double.isFinite(number)) {
            json.writeNumberProperty(name, number);
        } else {
            json.writeStringProperty(name, value.toString());
        }
    }

    private static void writeInvocation(JsonGenerator json, InvocationResult invoked) {
        json.writeStartObject();
        json.writeStringProperty("function", invoked.invocation().function().name());
        json.writeStringProperty("requestId", invoked.invocation().requestId());
        json.writeStringProperty("environment", invoked.environment());
        json.writeBooleanProperty("cold", invoked.coldStart() != null);
        json.writeNumberProperty("begin", millis(invoked.invocation().began()));
        json.writeNumberProperty(
                "duration", millis(Duration.between(invoked.invocation().began(), invoked.ended())));
        if (invoked.outcome() instanceof InvocationOutcome.FunctionError error) {
            json.writeStringProperty("errorType", error.type());
            json.writeStringProperty("errorMessage", error.message());
        }
        json.writeEndObject();
    }

    private static void writeLine(JsonGenerator json, LogLine line) {
        json.writeStartObject();
        json.writeNumberProperty("time", millis(line.time()));
        json.writeStringProperty("function", line.function());
        json.writeStringProperty("kind", line.kind().name());
        json.writeStringProperty("environment", line.environment());
        json.writeStringProperty("requestId", line.requestId());
        json.writeStringProperty("text", line.text());
        json.writeEndObject();
    }

    private static void writeFunction(JsonGenerator json, FunctionStatus status, FunctionRecord.View record) {
        Map<String, String> variables = status.function().environment();
        json.writeStartObject();
        json.writeStringProperty("name", status.function().name());
        json.writeStringProperty("rpc", variables.getOrDefault("RPC", ""));
        json.writeStringProperty("handler", status.function().handler());
        json.writeStringProperty(
                "archive", status.function().archive().getFileName().toString());
        json.writeNumberProperty("memory", status.function().memoryMb());
        json.writeNumberProperty("timeout", millis(status.function().timeout()));
        json.writeBooleanProperty("snapStart", status.function().snapStart());
        json.writeNumberProperty("limit", status.limit());
        json.writeNumberProperty("invocations", record.invocations());
        json.writeNumberProperty("cold", record.cold());
        json.writeNumberProperty("errors", record.errors());
        json.writeNumberProperty("throttled", record.throttled());
        json.writeNumberProperty("p50", record.p50() / 1e6);
        json.writeNumberProperty("p95", record.p95() / 1e6);
        FunctionRecord.Failure failure = record.failure();
        if (failure != null) {
            json.writeObjectPropertyStart("lastError");
            json.writeNumberProperty("time", millis(failure.time()));
            json.writeStringProperty("type", failure.type());
            json.writeStringProperty("message", failure.message());
            json.writeStringProperty("trace", failure.traceId());
            json.writeEndObject();
        }
        json.writeArrayPropertyStart("environments");
        for (FunctionStatus.EnvironmentStatus environment : status.environments()) {
            json.writeStartObject();
            json.writeStringProperty("id", environment.id());
            json.writeStringProperty("state", environment.state());
            json.writeNumberProperty("inState", millis(environment.inState()));
            json.writeNumberProperty("pid", environment.pid());
            json.writeNumberProperty("init", millis(environment.init()));
            json.writeNumberProperty("restore", millis(environment.restore()));
            json.writeNumberProperty("memory", environment.memoryMb());
            json.writeNumberProperty("invocations", environment.invocations());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static double millis(Instant time) {
        return time.getEpochSecond() * 1e3 + time.getNano() / 1e6;
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static byte[] json(Writer writer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(8_192);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            writer.write(json);
        }
        return out.toByteArray();
    }
}
