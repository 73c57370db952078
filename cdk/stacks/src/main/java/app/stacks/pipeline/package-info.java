/** How the application gets deployed by GitHub. */
@NullMarked
package app.stacks.pipeline;

import org.jspecify.annotations.NullMarked;
