@NullMarked
package app.system;

import org.jspecify.annotations.NullMarked;
