@NullMarked
package app.architecture;

import org.jspecify.annotations.NullMarked;
