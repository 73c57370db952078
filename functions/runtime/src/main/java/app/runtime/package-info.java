/**
 * What an endpoint is written against: {@link app.runtime.Endpoint}, {@link app.runtime.ApiException}, ids, time and
 * randomness. Uses no other package of the runtime; all of them may use it.
 */
@NullMarked
package app.runtime;

import org.jspecify.annotations.NullMarked;
