/** The log of a function, one JSON object a line, and the audit trail in it. */
@NullMarked
package app.runtime.log;

import org.jspecify.annotations.NullMarked;
