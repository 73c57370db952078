package app.local.trace;

import java.util.List;
import java.util.Map;

/**
 * One span, as OpenTelemetry's data model has it.
 *
 * @param parentId empty if it has none
 * @param service whose it is: the resource's service.name
 * @param function the Lambda function whose it is; empty if none's
 * @param begin nanoseconds since 1970
 * @param end nanoseconds since 1970
 * @param failed whether its status is an error
 * @param message what its status says; may be empty
 * @param attributes strings, numbers, booleans and lists of them
 */
public record ReceivedSpan(
        String traceId,
        String spanId,
        String parentId,
        String name,
        Kind kind,
        String service,
        String function,
        long begin,
        long end,
        boolean failed,
        String message,
        Map<String, Object> attributes,
        List<Event> events) {

    /** On which side of a call it is. */
    public enum Kind {
        INTERNAL,
        SERVER,
        CLIENT,
        PRODUCER,
        CONSUMER
    }

    /**
     * Something that happened during the span, an exception say.
     *
     * @param time nanoseconds since 1970
     */
    public record Event(long time, String name, Map<String, Object> attributes) {}
}
