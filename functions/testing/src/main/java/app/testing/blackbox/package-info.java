@NullMarked
package app.testing.blackbox;

import org.jspecify.annotations.NullMarked;
