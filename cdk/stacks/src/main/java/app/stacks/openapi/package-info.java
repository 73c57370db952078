/** The API as OpenAPI 3.1 describes one, from the catalogue and the sample events: nothing of it is written by hand. */
@NullMarked
package app.stacks.openapi;

import org.jspecify.annotations.NullMarked;
