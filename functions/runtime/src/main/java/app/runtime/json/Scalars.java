package app.runtime.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Scalars and enums as text. */
final class Scalars {

    /** Of the largest number of 64 bits. */
    private static final int MAX_DIGITS = 20;

    /** Of a whole number that is written with a point or an exponent. */
    private static final int MAX_TEXT = 40;

    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?|-?Infinity|NaN");

    private Scalars() {}

    /** The value of a scalar field, as a JSON string, a JSON number, a path or a query has it; of an enum by name. */
    static Object parse(FieldDescriptor field, String text, ValuePath path) {
        try {
            return switch (field.getType()) {
                case STRING -> wellFormed(text, path);
                case BYTES ->
                    ByteString.copyFrom(
                            Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
                case BOOL -> bool(text, path);
                case INT32, SINT32, SFIXED32 -> Integer.parseInt(integer(text));
                case UINT32, FIXED32 -> Integer.parseUnsignedInt(integer(text));
                case INT64, SINT64, SFIXED64 -> Long.parseLong(integer(text));
                case UINT64, FIXED64 -> Long.parseUnsignedLong(integer(text));
                case FLOAT -> finite(text, Float.parseFloat(floating(text)));
                case DOUBLE -> finite(text, Double.parseDouble(floating(text)));
                case ENUM -> enumValue(field, text, path);
                case MESSAGE, GROUP -> throw new IllegalStateException("no scalar: " + field);
            };
        } catch (IllegalArgumentException e) {
            throw path.invalid("must be " + expected(field), e);
        }
    }

    /** The text, if UTF-8 can have it: half a surrogate pair, which JSON can escape, is no character. */
    static String wellFormed(String text, ValuePath path) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (!pair) {
                throw path.invalid("is not well-formed Unicode");
            }
            i++;
        }
        return text;
    }

    private static String expected(FieldDescriptor field) {
        return switch (field.getType()) {
            case BYTES -> "base64";
            case INT32, SINT32, SFIXED32 -> "a whole number from -2147483648 to 2147483647";
            case UINT32, FIXED32 -> "a whole number from 0 to 4294967295";
            case INT64, SINT64, SFIXED64 -> "a whole number from -9223372036854775808 to 9223372036854775807";
            case UINT64, FIXED64 -> "a whole number from 0 to 18446744073709551615";
            case FLOAT -> "a number of 32 bits";
            case DOUBLE -> "a number of 64 bits";
            case STRING, BOOL, ENUM, MESSAGE, GROUP -> throw new IllegalStateException("takes any text: " + field);
        };
    }

    /** A whole number in plain digits; 1e2 and 1.0 are whole too. */
    private static String integer(String text) {
        floating(text);
        if (text.indexOf('.') < 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0) {
            return text;
        }
        // Before any digits are read or written out: 1e999999999 has as many.
        if (text.length() > MAX_TEXT) {
            throw new NumberFormatException("too long");
        }
        BigDecimal number = new BigDecimal(text);
        if ((long) number.precision() - number.scale() > MAX_DIGITS || number.scale() > MAX_TEXT) {
            throw new NumberFormatException("not a whole number of 64 bits");
        }
        try {
            return number.toBigIntegerExact().toString();
        } catch (ArithmeticException e) {
            throw new NumberFormatException("not a whole number");
        }
    }

    /** The text, if it is a number as JSON writes them: Java takes 1f, 0x1p3, +1, other scripts' digits and blanks. */
    static String floating(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new NumberFormatException("not a number of JSON");
        }
        return text;
    }

    /** A number that is too large is not infinite, but wrong. */
    private static <T extends Number> T finite(String text, T value) {
        if (!Double.isFinite(value.doubleValue()) && Character.isDigit(text.charAt(text.length() - 1))) {
            throw new NumberFormatException("out of range");
        }
        return value;
    }

    private static boolean bool(String text, ValuePath path) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw path.invalid("must be true or false");
        };
    }

    private static EnumValueDescriptor enumValue(FieldDescriptor field, String name, ValuePath path) {
        EnumValueDescriptor value = field.getEnumType().findValueByName(name);
        if (value == null) {
            throw path.invalid("must be a value of " + field.getEnumType().getName());
        }
        return value;
    }

    /** The value of an enum by its number; of an open enum, as proto3 has them, a number without a name too. */
    static EnumValueDescriptor enumNumber(FieldDescriptor field, String text, ValuePath path) {
        EnumValueDescriptor value = null;
        try {
            int number = Integer.parseInt(integer(text));
            value = field.getEnumType().isClosed()
                    ? field.getEnumType().findValueByNumber(number)
                    : field.getEnumType().findValueByNumberCreatingIfUnknown(number);
        } catch (NumberFormatException e) {
            // No number of an enum: said below.
        }
        if (value == null) {
            throw path.invalid("must be a value of " + field.getEnumType().getName());
        }
        return value;
    }

    /** An enum's number where text has one, in a query say. */
    static @Nullable EnumValueDescriptor findEnumNumber(FieldDescriptor field, String text, ValuePath path) {
        return NUMBER.matcher(text).matches() ? enumNumber(field, text, path) : null;
    }
}
