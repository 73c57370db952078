/**
 * The operating system's processes that the local target starts: a register on disk of those that must not outlive it,
 * so that the next start ends what a killed one left.
 */
@NullMarked
package app.local.process;

import org.jspecify.annotations.NullMarked;
