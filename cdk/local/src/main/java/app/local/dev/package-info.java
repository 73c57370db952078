/**
 * The loop of a developer: watches the sources of the functions, compiles what was saved, and gives the new code to
 * Lambda. Knows Maven's folders and javac; the rest of the local target knows nothing of sources.
 */
@NullMarked
package app.local.dev;

import org.jspecify.annotations.NullMarked;
