@NullMarked
package app.api;

import org.jspecify.annotations.NullMarked;
