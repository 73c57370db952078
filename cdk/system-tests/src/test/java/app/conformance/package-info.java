/** ProtoJson held to protobuf's own conformance suite. */
@NullMarked
package app.conformance;

import org.jspecify.annotations.NullMarked;
