/**
 * Runs inside functions' processes where AWS's runtime interface client has no native library; nothing else is here.
 */
@NullMarked
package app.local.lambda.runtimeloop;

import org.jspecify.annotations.NullMarked;
