/**
 * The console at {@code /_local/}: what it keeps of requests, spans, log lines and functions, and the pages that show
 * it. It observes the gateway, Lambda and the span receiver, and none of them waits for it:
 *
 * <pre>
 * gateway ─ GatewayObserver ─┐
 * lambda ─── LambdaObserver ─┼→ TraceStore → Subscription → ConsoleHandler → browser
 * trace ──── SpanConsumer ───┘
 * </pre>
 */
@NullMarked
package app.local.console;

import org.jspecify.annotations.NullMarked;
