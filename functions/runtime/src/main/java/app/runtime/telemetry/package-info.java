/**
 * What is observed of an invocation: its log line, its metrics and its span, written together at its end. Knows the log
 * and the traces; knows neither HTTP nor Lambda.
 */
@NullMarked
package app.runtime.telemetry;

import org.jspecify.annotations.NullMarked;
