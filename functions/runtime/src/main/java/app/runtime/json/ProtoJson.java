package app.runtime.json;

import app.runtime.ApiException;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.util.Set;

/**
 * The canonical JSON form of proto3 messages (protobuf.dev, "ProtoJSON Format"): lowerCamelCase names out, both
 * spellings in, fields with default values left out, 64-bit integers as strings, the well-known types in their own
 * forms. protobuf's conformance runner holds it to that.
 *
 * <p>Where the format leaves a choice to a parser, the stricter one is made, and the failure names the field: an
 * unknown field or enum name is refused, a field or a map's key is given at most once, a string takes only a JSON
 * string and a bool only true or false, a field mask has no empty path, a text is nested at most 32 levels deep, an Any
 * holds only a type that the outermost message's file declares or imports. What has no canonical form, such as a
 * timestamp of the year 10,000, is not written but fails.
 *
 * <p>Loads a tenth of the classes of protobuf's own JsonFormat, which a cold start feels.
 */
public final class ProtoJson {

    private ProtoJson() {}

    /**
     * Reads a JSON object into a message; fields that it does not name keep their value.
     *
     * @throws ApiException INVALID_ARGUMENT if it is not JSON or does not fit the message, naming the field
     */
    public static void merge(String json, Message.Builder message) {
        new MessageReader(json, message.getDescriptorForType().getFile()).readAll(message, null);
    }

    /**
     * Reads the JSON value of one field: an array for a repeated one, an object for a message or a map.
     *
     * @throws ApiException INVALID_ARGUMENT if it is not JSON or does not fit the field
     */
    public static void mergeField(String json, Message.Builder message, FieldDescriptor field) {
        new MessageReader(json, message.getDescriptorForType().getFile()).readAll(message, field);
    }

    /**
     * The value of a field, or of one element of a repeated field, that is text in a path or a query: of a scalar, an
     * enum (name or number), a wrapper, Timestamp, Duration or FieldMask.
     *
     * @return what {@link Message.Builder#setField} and {@code addRepeatedField} take
     * @throws ApiException INVALID_ARGUMENT if it does not fit the field, naming it
     */
    public static Object parseText(FieldDescriptor field, String text) {
        return parseText(field, text, field.getJsonName());
    }

    /**
     * As {@link #parseText(FieldDescriptor, String)}, of a field within others.
     *
     * @param path names the field in a failure, such as {@code filter.name}
     */
    public static Object parseText(FieldDescriptor field, String text, String path) {
        ValuePath where = ValuePath.of(path);
        if (field.getJavaType() == JavaType.MESSAGE) {
            WellKnownType form = WellKnownType.of(field.getMessageType());
            if (form == null) {
                throw where.invalid("has no form as text");
            }
            return form.parse(text, where);
        }
        if (field.getJavaType() == JavaType.ENUM) {
            EnumValueDescriptor value = Scalars.findEnumNumber(field, text, where);
            if (value != null) {
                return value;
            }
        }
        return Scalars.parse(field, text, where);
    }

    /**
     * Writes a message as JSON, without white space.
     *
     * @param without fields of the outermost message that are left out
     * @throws IllegalStateException if something in it has no form as JSON
     */
    public static String print(Message message, Set<FieldDescriptor> without) {
        return JsonText.of(
                json -> new MessageWriter(json, message.getDescriptorForType().getFile()).write(message, without));
    }

    /** Writes a whole message as JSON, without white space. */
    public static String print(Message message) {
        return print(message, Set.of());
    }

    /**
     * Writes what one field holds as JSON, its default value too.
     *
     * @throws IllegalStateException if something in it has no form as JSON
     */
    public static String printField(Message message, FieldDescriptor field) {
        return JsonText.of(
                json -> new MessageWriter(json, message.getDescriptorForType().getFile())
                        .writeField(field, message.getField(field)));
    }
}
