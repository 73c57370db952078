/**
 * The database of a function: one connection, its transactions, statements and errors, and the sign-in by an IAM token.
 * The only package of the runtime that knows {@code java.sql}.
 */
@NullMarked
package app.runtime.database;

import org.jspecify.annotations.NullMarked;
