package app.runtime.json;

import static app.runtime.ApiException.Code.INVALID_ARGUMENT;

import app.runtime.ApiException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import com.google.gson.stream.MalformedJsonException;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The canonical JSON form of proto3 messages (protobuf.dev, "ProtoJSON Format"): lowerCamelCase names out, both
 * spellings in, fields with default values left out, 64-bit integers as strings, timestamps by RFC 3339.
 *
 * <p>Stricter than protobuf's own JsonFormat in what it reads, and says which field is wrong: a string takes only a
 * JSON string, a field stands at most once. Loads a tenth of the classes, which a cold start feels. The catalogue
 * refuses messages with a field of a kind that it does not know.
 */
public final class ProtoJson {

    private static final int MAX_DEPTH = 32;

    /** Of the largest number of 64 bits. */
    private static final int MAX_DIGITS = 20;

    /** Of a whole number that is written with a point or an exponent. */
    private static final int MAX_TEXT = 40;

    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?|-?Infinity|NaN");

    /** What a google.protobuf.Timestamp may hold: 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z. */
    private static final Instant FIRST_TIME = Instant.ofEpochSecond(-62_135_596_800L);

    private static final Instant LAST_TIME = Instant.ofEpochSecond(253_402_300_799L, 999_999_999);

    private ProtoJson() {}

    /**
     * Reads a JSON object into a message; fields that it does not name keep their value.
     *
     * @throws ApiException INVALID_ARGUMENT if it is not JSON or does not fit the message, naming the field
     */
    public static void merge(String json, Message.Builder message) {
        JsonReader reader = new JsonReader(new StringReader(json));
        // RFC 8259 to the letter: Gson's default takes TRUE, \' and raw control characters in strings.
        reader.setStrictness(Strictness.STRICT);
        try {
            if (reader.peek() != JsonToken.BEGIN_OBJECT) {
                throw invalid("the body must be a JSON object");
            }
            readObject(reader, message, "", 0);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw invalid("the body has text after its JSON object");
            }
        } catch (MalformedJsonException | EOFException e) {
            throw new ApiException(INVALID_ARGUMENT, "the body is not well-formed JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read from memory", e);
        }
    }

    private static void readObject(JsonReader reader, Message.Builder message, String path, int depth)
            throws IOException {
        if (depth > MAX_DEPTH) {
            throw invalid("the body is nested deeper than " + MAX_DEPTH + " levels");
        }
        Set<String> seen = new HashSet<>();
        reader.beginObject();
        while (reader.hasNext()) {
            String name = reader.nextName();
            FieldDescriptor field = find(message.getDescriptorForType(), name);
            if (field == null) {
                throw invalid("unknown field " + quoted(path + name));
            }
            if (!seen.add(field.getName())) {
                throw invalid("field " + path + name + " is given twice");
            }
            readField(reader, message, field, path + name, depth);
        }
        reader.endObject();
    }

    private static @Nullable FieldDescriptor find(Descriptor type, String name) {
        FieldDescriptor field = type.findFieldByName(name);
        if (field != null) {
            return field;
        }
        for (FieldDescriptor candidate : type.getFields()) {
            if (candidate.getJsonName().equals(name)) {
                return candidate;
            }
        }
        return null;
    }

    private static void readField(
            JsonReader reader, Message.Builder message, FieldDescriptor field, String path, int depth)
            throws IOException {
        if (reader.peek() == JsonToken.NULL) {
            reader.nextNull();
        } else if (field.isRepeated()) {
            expect(reader, JsonToken.BEGIN_ARRAY, path, "an array");
            message.clearField(field);
            reader.beginArray();
            while (reader.hasNext()) {
                message.addRepeatedField(field, readValue(reader, message, field, path, depth));
            }
            reader.endArray();
        } else {
            OneofDescriptor oneof = field.getRealContainingOneof();
            if (oneof != null && message.hasOneof(oneof)) {
                throw invalid("field " + path + ": only one of " + oneof.getName() + " may be set");
            }
            message.setField(field, readValue(reader, message, field, path, depth));
        }
    }

    private static Object readValue(
            JsonReader reader, Message.Builder message, FieldDescriptor field, String path, int depth)
            throws IOException {
        return switch (field.getJavaType()) {
            case MESSAGE -> {
                if (field.getMessageType().getFullName().equals("google.protobuf.Timestamp")) {
                    expect(reader, JsonToken.STRING, path, "a string such as 2026-01-31T12:00:00Z");
                    yield timestamp(reader.nextString(), path);
                }
                expect(reader, JsonToken.BEGIN_OBJECT, path, "an object");
                Message.Builder nested = message.newBuilderForField(field);
                readObject(reader, nested, path + ".", depth + 1);
                yield nested.build();
            }
            case BOOLEAN -> {
                expect(reader, JsonToken.BOOLEAN, path, "true or false");
                yield reader.nextBoolean();
            }
            case STRING, BYTE_STRING -> {
                expect(reader, JsonToken.STRING, path, "a string");
                yield parse(field, reader.nextString(), path);
            }
            case ENUM -> {
                expect(reader, JsonToken.STRING, path, "the name of a value");
                yield parse(field, reader.nextString(), path);
            }
            case INT, LONG, FLOAT, DOUBLE -> {
                if (reader.peek() != JsonToken.STRING) {
                    expect(reader, JsonToken.NUMBER, path, "a number");
                }
                yield parse(field, reader.nextString(), path);
            }
        };
    }

    private static void expect(JsonReader reader, JsonToken token, String path, String want) throws IOException {
        if (reader.peek() != token) {
            throw invalid("field " + path + " must be " + want);
        }
    }

    /**
     * The value of a field that stands as text: in a path, a query, or a JSON string.
     *
     * @param path the field's name, for the message
     * @throws ApiException INVALID_ARGUMENT if it does not fit the field
     */
    public static Object parse(FieldDescriptor field, String text, String path) {
        try {
            return switch (field.getType()) {
                case STRING -> text;
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
                case MESSAGE, GROUP -> throw invalid("field " + path + " has no form as text");
            };
        } catch (ApiException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            String want = field.getType() == FieldDescriptor.Type.BYTES ? "base64" : "a number of its range";
            throw new ApiException(INVALID_ARGUMENT, "field " + path + " must be " + want, e);
        }
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
    private static String floating(String text) {
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

    private static boolean bool(String text, String path) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid("field " + path + " must be true or false");
        };
    }

    private static EnumValueDescriptor enumValue(FieldDescriptor field, String text, String path) {
        EnumValueDescriptor value = field.getEnumType().findValueByName(text);
        if (value == null) {
            throw invalid("field " + path + " must be a value of "
                    + field.getEnumType().getName());
        }
        return value;
    }

    private static Timestamp timestamp(String text, String path) {
        try {
            Instant instant = Instant.parse(text);
            if (instant.isBefore(FIRST_TIME) || instant.isAfter(LAST_TIME)) {
                throw invalid("field " + path + " must be a time of the years 1 to 9999");
            }
            return Timestamp.newBuilder()
                    .setSeconds(instant.getEpochSecond())
                    .setNanos(instant.getNano())
                    .build();
        } catch (DateTimeException e) {
            throw new ApiException(
                    INVALID_ARGUMENT, "field " + path + " must be a time such as 2026-01-31T12:00:00Z", e);
        }
    }

    private static ApiException invalid(String text) {
        return new ApiException(INVALID_ARGUMENT, text);
    }

    /** What a client wrote, cut short and without control characters. */
    private static String quoted(String text) {
        String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return '"' + shown.replaceAll("\\p{Cntrl}", "?") + '"';
    }

    /**
     * Writes a message as JSON, without white space.
     *
     * @param without fields of the outermost message that are left out
     */
    public static String print(Message message, Set<FieldDescriptor> without) {
        return JsonText.of(writer -> write(writer, message, without));
    }

    /** Writes a whole message as JSON, without white space. */
    public static String print(Message message) {
        return print(message, Set.of());
    }

    private static void write(JsonWriter writer, Message message, Set<FieldDescriptor> without) throws IOException {
        if (message instanceof Timestamp time) {
            writer.value(
                    Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString());
            return;
        }
        writer.beginObject();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (without.contains(field) || (field.hasPresence() && !message.hasField(field))) {
                continue;
            }
            // Each look at a field is a call by reflection, so one has to do.
            Object value = message.getField(field);
            if (field.isRepeated()) {
                writeArray(writer, field, (List<?>) value);
            } else if (field.hasPresence() || !value.equals(field.getDefaultValue())) {
                writer.name(field.getJsonName());
                writeValue(writer, field, value);
            }
        }
        writer.endObject();
    }

    private static void writeArray(JsonWriter writer, FieldDescriptor field, List<?> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        writer.name(field.getJsonName()).beginArray();
        for (Object value : values) {
            writeValue(writer, field, value);
        }
        writer.endArray();
    }

    private static void writeValue(JsonWriter writer, FieldDescriptor field, Object value) throws IOException {
        switch (field.getType()) {
            case STRING -> writer.value((String) value);
            case BOOL -> writer.value((Boolean) value);
            case INT32, SINT32, SFIXED32 -> writer.value((Integer) value);
            case UINT32, FIXED32 -> writer.value(Integer.toUnsignedLong((Integer) value));
            case INT64, SINT64, SFIXED64 -> writer.value(value.toString());
            case UINT64, FIXED64 -> writer.value(Long.toUnsignedString((Long) value));
            case FLOAT, DOUBLE -> writeFloating(writer, (Number) value);
            case BYTES -> writer.value(Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
            case ENUM -> writer.value(((EnumValueDescriptor) value).getName());
            case MESSAGE, GROUP -> write(writer, (Message) value, Set.of());
        }
    }

    private static void writeFloating(JsonWriter writer, Number value) throws IOException {
        if (Double.isFinite(value.doubleValue())) {
            writer.value(value);
        } else {
            writer.value(value.toString());
        }
    }
}
