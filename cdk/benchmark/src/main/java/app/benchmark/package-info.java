/** Measures the functions and the local target side by side with the least that a function can be. */
@NullMarked
package app.benchmark;

import org.jspecify.annotations.NullMarked;
