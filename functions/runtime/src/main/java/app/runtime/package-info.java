@NullMarked
package app.runtime;

import org.jspecify.annotations.NullMarked;
