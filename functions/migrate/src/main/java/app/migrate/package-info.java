@NullMarked
package app.migrate;

import org.jspecify.annotations.NullMarked;
