package app.local.trace;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.SpanFlags;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Translates spans from and to OTLP, OpenTelemetry's protocol. What is kept of one is bounded. */
final class Otlp {

    private static final String SDK = "app.local";
    private static final int ATTRIBUTES = 128;
    private static final int EVENTS = 64;
    private static final int LONGEST_TEXT = 8_192;
    private static final int DEEPEST = 4;

    private Otlp() {}

    /** @throws IllegalArgumentException if an id has not the length that it must have */
    static List<ReceivedSpan> spans(ExportTraceServiceRequest request) {
        List<ReceivedSpan> spans = new ArrayList<>();
        for (ResourceSpans resource : request.getResourceSpansList()) {
            Map<String, Object> about = attributes(resource.getResource().getAttributesList());
            String service = String.valueOf(about.getOrDefault("service.name", "unknown"));
            String function = String.valueOf(about.getOrDefault("faas.name", ""));
            for (ScopeSpans scope : resource.getScopeSpansList()) {
                for (io.opentelemetry.proto.trace.v1.Span span : scope.getSpansList()) {
                    spans.add(span(span, service, function));
                }
            }
        }
        return spans;
    }

    static ExportTraceServiceRequest request(List<ReceivedSpan> spans) {
        Map<Resource, ScopeSpans.Builder> byResource = new LinkedHashMap<>();
        for (ReceivedSpan span : spans) {
            byResource
                    .computeIfAbsent(
                            resource(span),
                            resource -> ScopeSpans.newBuilder()
                                    .setScope(InstrumentationScope.newBuilder().setName(SDK)))
                    .addSpans(span(span));
        }
        ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
        byResource.forEach((resource, scope) -> request.addResourceSpans(
                ResourceSpans.newBuilder().setResource(resource).addScopeSpans(scope)));
        return request.build();
    }

    private static Resource resource(ReceivedSpan span) {
        Resource.Builder resource = Resource.newBuilder()
                .addAttributes(attribute("service.name", span.service()))
                .addAttributes(attribute("telemetry.sdk.name", SDK))
                .addAttributes(attribute("telemetry.sdk.language", "java"))
                .addAttributes(attribute("telemetry.sdk.version", "1"));
        if (!span.function().isEmpty()) {
            resource.addAttributes(attribute("faas.name", span.function()));
        }
        return resource.build();
    }

    private static ReceivedSpan span(io.opentelemetry.proto.trace.v1.Span span, String service, String function) {
        List<ReceivedSpan.Event> events = new ArrayList<>();
        for (io.opentelemetry.proto.trace.v1.Span.Event event :
                span.getEventsList().subList(0, Math.min(EVENTS, span.getEventsCount()))) {
            events.add(new ReceivedSpan.Event(
                    event.getTimeUnixNano(), cut(event.getName()), attributes(event.getAttributesList())));
        }
        return new ReceivedSpan(
                id(span.getTraceId(), 16, "trace_id"),
                id(span.getSpanId(), 8, "span_id"),
                span.getParentSpanId().isEmpty() ? "" : id(span.getParentSpanId(), 8, "parent_span_id"),
                cut(span.getName()),
                kind(span.getKind()),
                cut(service),
                cut(function),
                span.getStartTimeUnixNano(),
                Math.max(span.getStartTimeUnixNano(), span.getEndTimeUnixNano()),
                span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
                cut(span.getStatus().getMessage()),
                attributes(span.getAttributesList()),
                List.copyOf(events));
    }

    private static io.opentelemetry.proto.trace.v1.Span span(ReceivedSpan span) {
        io.opentelemetry.proto.trace.v1.Span.Builder builder = io.opentelemetry.proto.trace.v1.Span.newBuilder()
                .setTraceId(bytes(span.traceId()))
                .setSpanId(bytes(span.spanId()))
                .setParentSpanId(bytes(span.parentId()))
                .setName(span.name())
                .setKind(kind(span.kind()))
                .setFlags(flags(span))
                .setStartTimeUnixNano(span.begin())
                .setEndTimeUnixNano(span.end());
        if (span.failed()) {
            builder.setStatus(Status.newBuilder()
                    .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                    .setMessage(span.message()));
        }
        span.attributes().forEach((name, value) -> builder.addAttributes(attribute(name, value)));
        return builder.build();
    }

    /** What is recorded is sampled; a server's parent is in another process. */
    private static int flags(ReceivedSpan span) {
        boolean isRemote =
                span.kind() == ReceivedSpan.Kind.SERVER && !span.parentId().isEmpty();
        return SpanFlags.SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK_VALUE
                | (isRemote ? SpanFlags.SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK_VALUE : 0)
                | 1;
    }

    private static String id(ByteString bytes, int length, String field) {
        if (bytes.size() != length) {
            throw new IllegalArgumentException(field + " must have " + length + " bytes, not " + bytes.size());
        }
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }

    private static ReceivedSpan.Kind kind(io.opentelemetry.proto.trace.v1.Span.SpanKind kind) {
        return switch (kind) {
            case SPAN_KIND_SERVER -> ReceivedSpan.Kind.SERVER;
            case SPAN_KIND_CLIENT -> ReceivedSpan.Kind.CLIENT;
            case SPAN_KIND_PRODUCER -> ReceivedSpan.Kind.PRODUCER;
            case SPAN_KIND_CONSUMER -> ReceivedSpan.Kind.CONSUMER;
            case SPAN_KIND_INTERNAL, SPAN_KIND_UNSPECIFIED, UNRECOGNIZED -> ReceivedSpan.Kind.INTERNAL;
        };
    }

    private static io.opentelemetry.proto.trace.v1.Span.SpanKind kind(ReceivedSpan.Kind kind) {
        return switch (kind) {
            case SERVER -> io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_SERVER;
            case CLIENT -> io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT;
            case PRODUCER -> io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_PRODUCER;
            case CONSUMER -> io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CONSUMER;
            case INTERNAL -> io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_INTERNAL;
        };
    }

    private static Map<String, Object> attributes(List<KeyValue> list) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (KeyValue attribute : list.subList(0, Math.min(ATTRIBUTES, list.size()))) {
            attributes.put(cut(attribute.getKey()), value(attribute.getValue(), 0));
        }
        return attributes;
    }

    private static Object value(AnyValue value, int depth) {
        if (depth > DEEPEST) {
            return "…";
        }
        return switch (value.getValueCase()) {
            case STRING_VALUE -> cut(value.getStringValue());
            case BOOL_VALUE -> value.getBoolValue();
            case INT_VALUE -> value.getIntValue();
            case DOUBLE_VALUE -> value.getDoubleValue();
            case ARRAY_VALUE -> {
                List<Object> list = new ArrayList<>();
                for (AnyValue element : value.getArrayValue().getValuesList()) {
                    if (list.size() < ATTRIBUTES) {
                        list.add(value(element, depth + 1));
                    }
                }
                yield list;
            }
            case KVLIST_VALUE -> cut(value.getKvlistValue().getValuesCount() + " values");
            case BYTES_VALUE -> value.getBytesValue().size() + " bytes";
            default -> "";
        };
    }

    private static KeyValue attribute(String name, Object value) {
        return KeyValue.newBuilder().setKey(name).setValue(any(value)).build();
    }

    private static AnyValue any(Object value) {
        AnyValue.Builder any = AnyValue.newBuilder();
        switch (value) {
            case Boolean truth -> any.setBoolValue(truth);
            case Double number -> any.setDoubleValue(number);
            case Number number -> any.setIntValue(number.longValue());
            case List<?> list ->
                any.setArrayValue(ArrayValue.newBuilder()
                        .addAllValues(list.stream().map(Otlp::any).toList()));
            default -> any.setStringValue(value.toString());
        }
        return any.build();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }
}
