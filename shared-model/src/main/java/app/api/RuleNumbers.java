package app.api;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Reads the numbers of rules, which have the type of the field that they are for. */
final class RuleNumbers {

    private RuleNumbers() {}

    /** One number, or as many as are packed. */
    static List<BigDecimal> all(CodedInputStream in, int tag, FieldDescriptor.Type type) throws IOException {
        if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            return List.of(one(in, type));
        }
        List<BigDecimal> numbers = new ArrayList<>();
        CodedInputStream packed = in.readBytes().newCodedInput();
        while (!packed.isAtEnd()) {
            numbers.add(one(packed, type));
        }
        return numbers;
    }

    static BigDecimal one(CodedInputStream in, FieldDescriptor.Type type) throws IOException {
        return switch (type) {
            case FLOAT -> new BigDecimal(Float.toString(in.readFloat()));
            case DOUBLE -> new BigDecimal(Double.toString(in.readDouble()));
            case INT32, INT64 -> BigDecimal.valueOf(in.readInt64());
            case UINT32 -> BigDecimal.valueOf(Integer.toUnsignedLong(in.readUInt32()));
            case UINT64 -> new BigDecimal(Long.toUnsignedString(in.readUInt64()));
            case SINT32 -> BigDecimal.valueOf(in.readSInt32());
            case SINT64 -> BigDecimal.valueOf(in.readSInt64());
            case FIXED32 -> BigDecimal.valueOf(Integer.toUnsignedLong(in.readFixed32()));
            case FIXED64 -> new BigDecimal(Long.toUnsignedString(in.readFixed64()));
            case SFIXED32 -> BigDecimal.valueOf(in.readSFixed32());
            case SFIXED64 -> BigDecimal.valueOf(in.readSFixed64());
            case BOOL, STRING, BYTES, ENUM, MESSAGE, GROUP -> throw new IllegalStateException("no number: " + type);
        };
    }
}
