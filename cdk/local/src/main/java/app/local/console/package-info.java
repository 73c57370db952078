@NullMarked
package app.local.console;

import org.jspecify.annotations.NullMarked;
