@NullMarked
package app.local.dev;

import org.jspecify.annotations.NullMarked;
