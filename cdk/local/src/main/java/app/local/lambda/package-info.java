@NullMarked
package app.local.lambda;

import org.jspecify.annotations.NullMarked;
