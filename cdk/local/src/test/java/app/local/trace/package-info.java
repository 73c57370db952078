@NullMarked
package app.local.trace;

import org.jspecify.annotations.NullMarked;
