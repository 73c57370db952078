package app.api;

import build.buf.validate.ValidateProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a field's value must hold, as protovalidate's {@code (buf.validate.field)} says it. Of that the part that needs
 * no CEL and no library: a rule that is not here is refused when the catalogue is read.
 *
 * @param required whether the field must be there
 * @param ignoresZero whether its default value is as good as none (IGNORE_IF_ZERO_VALUE)
 * @param rules by kind: a Long for a length or a size, a compiled pattern, a text, a list for IN and NOT_IN, TRUE where
 *     there is nothing more to say, else a number as BigDecimal; the constraints of a list's elements, and of a map's
 *     keys and values
 */
public record FieldConstraints(boolean required, boolean ignoresZero, Map<Kind, Object> rules) {

    /** What is checked. */
    public enum Kind {
        CONST,
        IN,
        NOT_IN,
        /** Of a string in Unicode code points, of bytes in bytes. */
        LENGTH,
        MIN_LENGTH,
        MAX_LENGTH,
        /** Found anywhere in the string. */
        PATTERN,
        PREFIX,
        SUFFIX,
        CONTAINS,
        EMAIL,
        UUID,
        LESS_THAN,
        AT_MOST,
        GREATER_THAN,
        AT_LEAST,
        FINITE,
        DEFINED_ONLY,
        MIN_ITEMS,
        MAX_ITEMS,
        UNIQUE,
        ITEMS,
        KEYS,
        VALUES
    }

    private static final FieldConstraints NONE = new FieldConstraints(false, false, Map.of());

    /**
     * The constraints of a field; none where it says nothing.
     *
     * @throws IllegalArgumentException if it says something that is not supported or does not fit, naming the rule
     */
    public static FieldConstraints of(FieldDescriptor field) {
        if (!field.getOptions().hasExtension(ValidateProto.field)) {
            return NONE;
        }
        ByteString rules = field.getOptions().getExtension(ValidateProto.field);
        return new ConstraintsReader(field).read(rules);
    }

    /** Whether one field of a oneof must be set, {@code (buf.validate.oneof).required}. */
    public static boolean isRequired(OneofDescriptor oneof) {
        return oneof.getOptions().hasExtension(ValidateProto.oneof)
                && ConstraintsReader.isRequired(oneof.getOptions().getExtension(ValidateProto.oneof));
    }

    /** The constraints of a list's elements, a map's keys or its values. */
    public FieldConstraints within(Kind kind) {
        return Optional.ofNullable((FieldConstraints) rules.get(kind)).orElse(NONE);
    }

    /** The longest value of a string, as it is said. */
    public Optional<Long> maxLength() {
        Object length = rules.getOrDefault(Kind.MAX_LENGTH, rules.get(Kind.LENGTH));
        return Optional.ofNullable((Long) length);
    }

    static FieldConstraints none() {
        return NONE;
    }

    static Map<Kind, Object> noRules() {
        return new EnumMap<>(Kind.class);
    }
}
