/**
 * A small HTTP server on loopback for what functions call: providers' stand-ins, the AWS APIs, the span receiver. Knows
 * nothing of them.
 */
@NullMarked
package app.local.http;

import org.jspecify.annotations.NullMarked;
