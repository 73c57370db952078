package app.api;

import com.google.protobuf.Descriptors.Descriptor;
import java.util.Set;

/** The nine messages of google/protobuf/wrappers.proto. */
public final class Wrappers {

    private static final Set<String> NAMES = Set.of(
            "BoolValue",
            "BytesValue",
            "DoubleValue",
            "FloatValue",
            "Int32Value",
            "Int64Value",
            "StringValue",
            "UInt32Value",
            "UInt64Value");

    private Wrappers() {}

    public static boolean isWrapper(Descriptor type) {
        return type.getFile().getPackage().equals("google.protobuf") && NAMES.contains(type.getName());
    }
}
