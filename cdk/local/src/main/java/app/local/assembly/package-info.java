@NullMarked
package app.local.assembly;

import org.jspecify.annotations.NullMarked;
