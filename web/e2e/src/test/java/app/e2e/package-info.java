@NullMarked
package app.e2e;

import org.jspecify.annotations.NullMarked;
