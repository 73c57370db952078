/**
 * How the servers of the local target listen: on loopback only, on both of its addresses, to its names only
 * ({@code HostGuard}), with bodies that fit into the heap ({@code RequestBody}). Knows Jetty, and nothing of what is
 * served.
 */
@NullMarked
package app.local.http;

import org.jspecify.annotations.NullMarked;
