@NullMarked
package app.local.providers;

import org.jspecify.annotations.NullMarked;
