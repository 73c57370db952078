@NullMarked
package app.runtime.database;

import org.jspecify.annotations.NullMarked;
