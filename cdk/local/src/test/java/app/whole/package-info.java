@NullMarked
package app.whole;

import org.jspecify.annotations.NullMarked;
