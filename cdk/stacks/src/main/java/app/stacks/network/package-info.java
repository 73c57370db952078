/** Where functions and database meet. */
@NullMarked
package app.stacks.network;

import org.jspecify.annotations.NullMarked;
