/**
 * Applies the migrations of every service, in the order in which they refer to each other. A function of its own, so
 * that no other archive holds Flyway.
 */
@NullMarked
package app.migrate;

import org.jspecify.annotations.NullMarked;
