/** What proto/ promises to clients: its style, its compatibility, and its description as OpenAPI. */
@NullMarked
package app.contract;

import org.jspecify.annotations.NullMarked;
