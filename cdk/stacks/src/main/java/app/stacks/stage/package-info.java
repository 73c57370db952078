/** What a deployment is told: its stage, and what differs between stages. */
@NullMarked
package app.stacks.stage;

import org.jspecify.annotations.NullMarked;
