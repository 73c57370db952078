/**
 * The PostgreSQL that functions use on this machine. {@link app.local.postgres.LocalPostgres} is what others see: a
 * server of our own or a given one. {@code PostgresBinaries} unpacks and checks the programs, {@code PostgresFolder}
 * holds data, configuration and password, {@code PostgresServer} runs the former on the latter, and again when they
 * end. Knows nothing of functions or templates.
 */
@NullMarked
package app.local.postgres;

import org.jspecify.annotations.NullMarked;
