/** The CDK app: what is deployed, derived from the rpc catalogue. */
@NullMarked
package app.stacks;

import org.jspecify.annotations.NullMarked;
