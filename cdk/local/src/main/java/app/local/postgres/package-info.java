/**
 * The PostgreSQL that functions use on this machine. {@link app.local.postgres.LocalPostgres} is what others see: a
 * server of our own or a given one. {@code PostgresBinaries} unpacks and checks the programs, {@code PostgresServer}
 * runs them on data that is kept, and starts them again when they end. Knows nothing of functions or templates.
 */
@NullMarked
package app.local.postgres;

import org.jspecify.annotations.NullMarked;
