/** The floor: what a function costs that is written by hand, with the database driver and nothing else. */
@NullMarked
package app.benchmark.floor;

import org.jspecify.annotations.NullMarked;
