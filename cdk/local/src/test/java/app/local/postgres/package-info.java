@NullMarked
package app.local.postgres;

import org.jspecify.annotations.NullMarked;
