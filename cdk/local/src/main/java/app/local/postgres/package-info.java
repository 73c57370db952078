/** The PostgreSQL of the local target: unpacked, started, watched and stopped as a child process. Knows no schema. */
@NullMarked
package app.local.postgres;

import org.jspecify.annotations.NullMarked;
