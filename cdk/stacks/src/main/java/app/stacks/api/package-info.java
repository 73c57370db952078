/** The API: a function and a route for every rpc. */
@NullMarked
package app.stacks.api;

import org.jspecify.annotations.NullMarked;
