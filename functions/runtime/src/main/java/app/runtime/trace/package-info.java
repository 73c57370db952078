/**
 * Traces, in OpenTelemetry's words and on its wire, without its SDK: what a function does is kept as spans and handed
 * over as OTLP before the function answers. Nothing but {@link app.runtime.trace.Tracer} is loaded where no exporter is
 * configured.
 */
@NullMarked
package app.runtime.trace;

import org.jspecify.annotations.NullMarked;
