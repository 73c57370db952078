/**
 * The catalogue of the API: every rpc with its route and access, read from the descriptors of proto/. Functions, stacks
 * and tests derive from it; it knows none of them.
 */
@NullMarked
package app.api;

import org.jspecify.annotations.NullMarked;
