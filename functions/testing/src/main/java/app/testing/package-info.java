/**
 * The test kit of the services: {@link app.testing.ServiceContract} for what every service must hold,
 * {@link app.testing.TestDatabase} for a real PostgreSQL with the schema, {@link app.testing.TestClock} and
 * {@link app.testing.TestRandomness} for time and randomness that a test decides.
 */
@NullMarked
package app.testing;

import org.jspecify.annotations.NullMarked;
