/** Lambda functions and the archives that they run. */
@NullMarked
package app.stacks.functions;

import org.jspecify.annotations.NullMarked;
