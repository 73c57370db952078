@NullMarked
package app.local.process;

import org.jspecify.annotations.NullMarked;
