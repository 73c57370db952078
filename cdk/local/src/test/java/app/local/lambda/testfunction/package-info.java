/** Functions that the tests run in processes of their own; jarred on the fly. */
@NullMarked
package app.local.lambda.testfunction;

import org.jspecify.annotations.NullMarked;
