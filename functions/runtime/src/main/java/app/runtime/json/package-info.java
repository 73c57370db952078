@NullMarked
package app.runtime.json;

import org.jspecify.annotations.NullMarked;
