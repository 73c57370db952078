@NullMarked
package app.runtime.log;

import org.jspecify.annotations.NullMarked;
