@NullMarked
package app.local;

import org.jspecify.annotations.NullMarked;
