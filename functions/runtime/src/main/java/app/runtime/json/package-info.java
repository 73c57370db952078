/** The canonical JSON form of proto3 messages, written and read by descriptors. Knows protobuf only. */
@NullMarked
package app.runtime.json;

import org.jspecify.annotations.NullMarked;
