/** Files of the local target that other users of the machine must neither read nor swap. Knows nothing else of it. */
@NullMarked
package app.local.files;

import org.jspecify.annotations.NullMarked;
