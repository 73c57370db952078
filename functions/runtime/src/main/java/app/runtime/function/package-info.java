/**
 * What Lambda starts: the handler of every rpc, its beans, and what happens before a snapshot and after a restore.
 * Knows Micronaut and Lambda's interfaces; nothing else in the runtime does.
 */
@NullMarked
package app.runtime.function;

import org.jspecify.annotations.NullMarked;
