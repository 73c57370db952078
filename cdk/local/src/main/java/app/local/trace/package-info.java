/**
 * Receives the functions' spans by OTLP, hands them to the console and, where the developer asks for it, to a collector
 * of his own. Knows OpenTelemetry's protocol; knows nothing of who shows the spans.
 */
@NullMarked
package app.local.trace;

import org.jspecify.annotations.NullMarked;
