/**
 * Stand-ins for Google and GitHub, for signing in without credentials of either: the same endpoints, parameters, errors
 * and checks, on loopback. Knows OAuth; knows nothing of the application but its redirect URIs.
 */
@NullMarked
package app.local.providers;

import org.jspecify.annotations.NullMarked;
