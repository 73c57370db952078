package app.runtime.http;

import app.api.FieldConstraints;
import app.api.FieldConstraints.Kind;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks values against protovalidate's rules. Loaded only where a field has one. */
final class ConstraintCheck {

    /** An address as browsers take it: WHATWG HTML, "valid e-mail address". */
    private static final Pattern EMAIL = Pattern.compile("[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@"
            + "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*");

    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private ConstraintCheck() {}

    /** What is wrong with the size of a list or a map, or with its elements as a whole. */
    static @Nullable String ofList(FieldConstraints constraints, List<?> elements) {
        Map<Kind, Object> rules = constraints.rules();
        if (rules.get(Kind.MIN_ITEMS) instanceof Long min && elements.size() < min) {
            return "must have at least " + min + (min == 1 ? " element" : " elements");
        }
        if (rules.get(Kind.MAX_ITEMS) instanceof Long max && elements.size() > max) {
            return "must have at most " + max + (max == 1 ? " element" : " elements");
        }
        if (rules.containsKey(Kind.UNIQUE) && new HashSet<>(elements).size() < elements.size()) {
            return "must not have the same element twice";
        }
        return null;
    }

    /** What is wrong with a value that is no message; null if nothing. */
    static @Nullable String ofValue(FieldConstraints constraints, FieldDescriptor field, Object value) {
        Object comparable = comparable(field, value);
        for (Map.Entry<Kind, Object> rule : constraints.rules().entrySet()) {
            String violation = violation(rule.getKey(), rule.getValue(), field, comparable);
            if (violation != null) {
                return violation;
            }
        }
        return null;
    }

    /** Numbers and enums as BigDecimal; what is not finite stays as it is and is in no range. */
    private static Object comparable(FieldDescriptor field, Object value) {
        return switch (field.getType()) {
            case UINT32, FIXED32 -> BigDecimal.valueOf(Integer.toUnsignedLong((Integer) value));
            case UINT64, FIXED64 -> new BigDecimal(Long.toUnsignedString((Long) value));
            case INT32, SINT32, SFIXED32, INT64, SINT64, SFIXED64 -> BigDecimal.valueOf(((Number) value).longValue());
            case FLOAT, DOUBLE ->
                Double.isFinite(((Number) value).doubleValue()) ? new BigDecimal(value.toString()) : value;
            case ENUM -> BigDecimal.valueOf(((EnumValueDescriptor) value).getNumber());
            case STRING, BOOL, BYTES, MESSAGE, GROUP -> value;
        };
    }

    private static @Nullable String violation(Kind kind, Object rule, FieldDescriptor field, Object value) {
        boolean holds = switch (kind) {
            case CONST -> isSame(value, rule);
            case IN -> isOneOf(value, (List<?>) rule);
            case NOT_IN -> !isOneOf(value, (List<?>) rule);
            case LENGTH -> length(value) == (Long) rule;
            case MIN_LENGTH -> length(value) >= (Long) rule;
            case MAX_LENGTH -> length(value) <= (Long) rule;
            case PATTERN -> ((Pattern) rule).matcher((String) value).find();
            case PREFIX -> ((String) value).startsWith((String) rule);
            case SUFFIX -> ((String) value).endsWith((String) rule);
            case CONTAINS -> ((String) value).contains((String) rule);
            case EMAIL -> EMAIL.matcher((String) value).matches();
            case UUID -> UUID.matcher((String) value).matches();
            case LESS_THAN -> value instanceof BigDecimal number && number.compareTo((BigDecimal) rule) < 0;
            case AT_MOST -> value instanceof BigDecimal number && number.compareTo((BigDecimal) rule) <= 0;
            case GREATER_THAN -> value instanceof BigDecimal number && number.compareTo((BigDecimal) rule) > 0;
            case AT_LEAST -> value instanceof BigDecimal number && number.compareTo((BigDecimal) rule) >= 0;
            case FINITE -> value instanceof BigDecimal;
            case DEFINED_ONLY -> field.getEnumType().findValueByNumber(((BigDecimal) value).intValueExact()) != null;
            // Of lists and maps, not of one value.
            case MIN_ITEMS, MAX_ITEMS, UNIQUE, ITEMS, KEYS, VALUES -> true;
        };
        return holds ? null : description(kind, rule, field);
    }

    private static String description(Kind kind, Object rule, FieldDescriptor field) {
        String unit = field.getType() == FieldDescriptor.Type.BYTES ? "byte" : "character";
        return switch (kind) {
            case CONST -> "must be " + shown(field, rule);
            case IN -> "must be one of " + shownAll(field, (List<?>) rule);
            case NOT_IN -> "must not be one of " + shownAll(field, (List<?>) rule);
            case LENGTH -> "must have " + plural((Long) rule, unit);
            case MIN_LENGTH -> "must have at least " + plural((Long) rule, unit);
            case MAX_LENGTH -> "is longer than " + plural((Long) rule, unit);
            case PATTERN -> "must match the pattern " + rule;
            case PREFIX -> "must begin with " + rule;
            case SUFFIX -> "must end with " + rule;
            case CONTAINS -> "must contain " + rule;
            case EMAIL -> "must be an e-mail address";
            case UUID -> "must be a UUID";
            case LESS_THAN -> "must be less than " + rule;
            case AT_MOST -> "must be at most " + rule;
            case GREATER_THAN -> "must be greater than " + rule;
            case AT_LEAST -> "must be at least " + rule;
            case FINITE -> "must be a finite number";
            case DEFINED_ONLY -> "must be a value of " + field.getEnumType().getName();
            case MIN_ITEMS, MAX_ITEMS, UNIQUE, ITEMS, KEYS, VALUES ->
                throw new IllegalStateException(
                        "not of one value: " + kind.name().toLowerCase(Locale.ROOT));
        };
    }

    private static boolean isSame(Object value, Object other) {
        return value instanceof BigDecimal number && other instanceof BigDecimal otherNumber
                ? number.compareTo(otherNumber) == 0
                : value.equals(other);
    }

    private static boolean isOneOf(Object value, List<?> others) {
        for (Object other : others) {
            if (isSame(value, other)) {
                return true;
            }
        }
        return false;
    }

    private static long length(Object value) {
        return value instanceof ByteString bytes
                ? bytes.size()
                : ((String) value).codePointCount(0, ((String) value).length());
    }

    private static String plural(long count, String unit) {
        return count + " " + unit + (count == 1 ? "" : "s");
    }

    /** An enum's value by its name. */
    private static String shown(FieldDescriptor field, Object value) {
        if (field.getType() == FieldDescriptor.Type.ENUM) {
            EnumValueDescriptor named = field.getEnumType().findValueByNumber(((BigDecimal) value).intValueExact());
            return named == null ? value.toString() : named.getName();
        }
        return value.toString();
    }

    private static String shownAll(FieldDescriptor field, List<?> values) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            text.append(text.isEmpty() ? "" : ", ").append(shown(field, value));
        }
        return text.toString();
    }
}
