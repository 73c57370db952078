/** API Gateway, in its two kinds. */
@NullMarked
package app.stacks.gateway;

import org.jspecify.annotations.NullMarked;
