package app.local.console;

import app.local.lambda.InvocationResult;
import app.local.lambda.LogLine;
import app.local.trace.ReceivedSpan;
import java.util.List;

/**
 * All that is known of a trace.
 *
 * @param entries its requests, mostly one
 * @param lines of the functions' logs, in the order of arrival
 * @param droppedSpans how many spans were too many
 * @param droppedLines how many lines were too many
 */
record TraceView(
        List<Entry> entries,
        List<ReceivedSpan> spans,
        List<InvocationResult> invocations,
        List<LogLine> lines,
        int droppedSpans,
        int droppedLines) {}
