/**
 * The composition root of the local target: reads the settings, starts each part in order, connects it to the others,
 * prints the start summary, and ends all parts in reverse order.
 */
@NullMarked
package app.local;

import org.jspecify.annotations.NullMarked;
