@NullMarked
package app.testing;

import org.jspecify.annotations.NullMarked;
