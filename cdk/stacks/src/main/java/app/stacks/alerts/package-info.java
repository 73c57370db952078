/** What somebody must hear of. */
@NullMarked
package app.stacks.alerts;

import org.jspecify.annotations.NullMarked;
