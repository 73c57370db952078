package app.api;

import app.api.FieldConstraints.Kind;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads the rules of one field: a buf.validate.FieldRules, whose field numbers stand below, in its wire format. Long,
 * as every rule is named here, and nowhere else.
 */
final class ConstraintsReader {

    private static final String RULES = "FieldRules";
    private static final int REQUIRED = 25;
    private static final int IGNORE = 27;
    private static final int IGNORE_IF_ZERO_VALUE = 1;
    private static final int IGNORE_ALWAYS = 3;

    private final FieldDescriptor field;

    ConstraintsReader(FieldDescriptor field) {
        this.field = field;
    }

    static boolean isRequired(ByteString oneofRules) {
        return oneofRules.equals(ByteString.copyFrom(new byte[] {1 << 3, 1}));
    }

    FieldConstraints read(ByteString rules) {
        try {
            return read(rules.newCodedInput(), field.isRepeated());
        } catch (IOException e) {
            throw new IllegalArgumentException("its rules are not those of buf.validate", e);
        }
    }

    /** @param asList whether they are the rules of the list or the map, and not of one value in it */
    private FieldConstraints read(CodedInputStream in, boolean asList) throws IOException {
        Map<Kind, Object> rules = FieldConstraints.noRules();
        boolean required = false;
        long ignore = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int number = WireFormat.getTagFieldNumber(tag);
            if (number == REQUIRED) {
                required = in.readBool();
            } else if (number == IGNORE) {
                ignore = in.readEnum();
            } else if (number == rulesNumber(asList)) {
                CodedInputStream inner = in.readBytes().newCodedInput();
                for (int rule = inner.readTag(); rule != 0; rule = inner.readTag()) {
                    readRule(inner, rule, asList, rules);
                }
            } else {
                throw ConstraintsCheck.unsupported(field, RULES, number);
            }
        }
        if (ignore == IGNORE_ALWAYS) {
            return FieldConstraints.none();
        }
        return new FieldConstraints(required, ignore == IGNORE_IF_ZERO_VALUE, rules);
    }

    /** The rules that fit the field: its field number in FieldRules. */
    private int rulesNumber(boolean asList) {
        if (asList) {
            return field.isMapField() ? 19 : 18;
        }
        return switch (valueField().getType()) {
            case FLOAT -> 1;
            case DOUBLE -> 2;
            case INT32 -> 3;
            case INT64 -> 4;
            case UINT32 -> 5;
            case UINT64 -> 6;
            case SINT32 -> 7;
            case SINT64 -> 8;
            case FIXED32 -> 9;
            case FIXED64 -> 10;
            case SFIXED32 -> 11;
            case SFIXED64 -> 12;
            case BOOL -> 13;
            case STRING -> 14;
            case BYTES -> 15;
            case ENUM -> 16;
            case MESSAGE, GROUP -> 0;
        };
    }

    /** The field itself, or the value in a wrapper. */
    private FieldDescriptor valueField() {
        return field.getJavaType() == JavaType.MESSAGE && Wrappers.isWrapper(field.getMessageType())
                ? field.getMessageType().findFieldByNumber(1)
                : field;
    }

    private void readRule(CodedInputStream in, int tag, boolean asList, Map<Kind, Object> rules) throws IOException {
        int number = WireFormat.getTagFieldNumber(tag);
        if (asList) {
            if (field.isMapField()) {
                readMapRule(in, number, rules);
            } else {
                readListRule(in, number, rules);
            }
            return;
        }
        switch (valueField().getType()) {
            case STRING -> readStringRule(in, number, rules);
            case BYTES -> readBytesRule(in, number, rules);
            case ENUM -> readEnumRule(in, tag, rules);
            case BOOL -> readBoolRule(in, number, rules);
            case FLOAT, DOUBLE, INT32, INT64, UINT32, UINT64, SINT32, SINT64, FIXED32, FIXED64, SFIXED32, SFIXED64 ->
                readNumberRule(in, tag, rules);
            case MESSAGE, GROUP -> throw ConstraintsCheck.unsupported(field, RULES, number);
        }
    }

    private void readStringRule(CodedInputStream in, int number, Map<Kind, Object> rules) throws IOException {
        switch (number) {
            case 1 -> rules.put(Kind.CONST, in.readString());
            case 19 -> rules.put(Kind.LENGTH, in.readUInt64());
            case 2 -> rules.put(Kind.MIN_LENGTH, in.readUInt64());
            case 3 -> rules.put(Kind.MAX_LENGTH, in.readUInt64());
            case 6 -> rules.put(Kind.PATTERN, pattern(in.readString()));
            case 7 -> rules.put(Kind.PREFIX, in.readString());
            case 8 -> rules.put(Kind.SUFFIX, in.readString());
            case 9 -> rules.put(Kind.CONTAINS, in.readString());
            case 10 -> addAll(rules, Kind.IN, List.of(in.readString()));
            case 11 -> addAll(rules, Kind.NOT_IN, List.of(in.readString()));
            case 12 -> flag(rules, Kind.EMAIL, in);
            case 22 -> flag(rules, Kind.UUID, in);
            case 34 -> in.readString();
            default -> throw ConstraintsCheck.unsupported(field, "StringRules", number);
        }
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "its pattern " + text + " is not a regular expression: " + e.getDescription(), e);
        }
    }

    private void readBytesRule(CodedInputStream in, int number, Map<Kind, Object> rules) throws IOException {
        switch (number) {
            case 13 -> rules.put(Kind.LENGTH, in.readUInt64());
            case 2 -> rules.put(Kind.MIN_LENGTH, in.readUInt64());
            case 3 -> rules.put(Kind.MAX_LENGTH, in.readUInt64());
            case 14 -> in.readBytes();
            default -> throw ConstraintsCheck.unsupported(field, "BytesRules", number);
        }
    }

    private void readEnumRule(CodedInputStream in, int tag, Map<Kind, Object> rules) throws IOException {
        int number = WireFormat.getTagFieldNumber(tag);
        switch (number) {
            case 1 -> rules.put(Kind.CONST, BigDecimal.valueOf(in.readEnum()));
            case 2 -> flag(rules, Kind.DEFINED_ONLY, in);
            case 3 -> addAll(rules, Kind.IN, RuleNumbers.all(in, tag, FieldDescriptor.Type.INT32));
            case 4 -> addAll(rules, Kind.NOT_IN, RuleNumbers.all(in, tag, FieldDescriptor.Type.INT32));
            case 5 -> RuleNumbers.all(in, tag, FieldDescriptor.Type.INT32);
            default -> throw ConstraintsCheck.unsupported(field, "EnumRules", number);
        }
    }

    private void readBoolRule(CodedInputStream in, int number, Map<Kind, Object> rules) throws IOException {
        switch (number) {
            case 1 -> rules.put(Kind.CONST, in.readBool());
            case 2 -> in.readBool();
            default -> throw ConstraintsCheck.unsupported(field, "BoolRules", number);
        }
    }

    private void readNumberRule(CodedInputStream in, int tag, Map<Kind, Object> rules) throws IOException {
        int number = WireFormat.getTagFieldNumber(tag);
        FieldDescriptor.Type type = valueField().getType();
        boolean floating = type == FieldDescriptor.Type.FLOAT || type == FieldDescriptor.Type.DOUBLE;
        switch (number) {
            case 1 -> rules.put(Kind.CONST, RuleNumbers.one(in, type));
            case 2 -> rules.put(Kind.LESS_THAN, RuleNumbers.one(in, type));
            case 3 -> rules.put(Kind.AT_MOST, RuleNumbers.one(in, type));
            case 4 -> rules.put(Kind.GREATER_THAN, RuleNumbers.one(in, type));
            case 5 -> rules.put(Kind.AT_LEAST, RuleNumbers.one(in, type));
            case 6 -> addAll(rules, Kind.IN, RuleNumbers.all(in, tag, type));
            case 7 -> addAll(rules, Kind.NOT_IN, RuleNumbers.all(in, tag, type));
            // Of a floating number 8 is "finite", of a whole one "example", which floating ones have in 9.
            case 8 -> {
                if (floating) {
                    flag(rules, Kind.FINITE, in);
                } else {
                    RuleNumbers.all(in, tag, type);
                }
            }
            case 9 -> RuleNumbers.all(in, tag, type);
            default -> throw ConstraintsCheck.unsupported(field, "numeric rules", number);
        }
    }

    private void readListRule(CodedInputStream in, int number, Map<Kind, Object> rules) throws IOException {
        switch (number) {
            case 1 -> rules.put(Kind.MIN_ITEMS, in.readUInt64());
            case 2 -> rules.put(Kind.MAX_ITEMS, in.readUInt64());
            case 3 -> flag(rules, Kind.UNIQUE, in);
            case 4 -> rules.put(Kind.ITEMS, read(in.readBytes().newCodedInput(), false));
            default -> throw ConstraintsCheck.unsupported(field, "RepeatedRules", number);
        }
    }

    private void readMapRule(CodedInputStream in, int number, Map<Kind, Object> rules) throws IOException {
        Descriptor entry = field.getMessageType();
        switch (number) {
            case 1 -> rules.put(Kind.MIN_ITEMS, in.readUInt64());
            case 2 -> rules.put(Kind.MAX_ITEMS, in.readUInt64());
            case 4 -> rules.put(Kind.KEYS, new ConstraintsReader(entry.findFieldByNumber(1)).read(in.readBytes()));
            case 5 -> rules.put(Kind.VALUES, new ConstraintsReader(entry.findFieldByNumber(2)).read(in.readBytes()));
            default -> throw ConstraintsCheck.unsupported(field, "MapRules", number);
        }
    }

    private static void flag(Map<Kind, Object> rules, Kind kind, CodedInputStream in) throws IOException {
        if (in.readBool()) {
            rules.put(kind, Boolean.TRUE);
        }
    }

    /** A rule that is repeated comes packed or one by one. */
    private static void addAll(Map<Kind, Object> rules, Kind kind, List<?> values) {
        List<Object> all = new ArrayList<>();
        if (rules.get(kind) instanceof List<?> before) {
            all.addAll(before);
        }
        all.addAll(values);
        rules.put(kind, all);
    }
}
