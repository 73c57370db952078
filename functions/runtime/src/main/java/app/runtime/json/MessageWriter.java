package app.runtime.json;

import com.google.gson.stream.JsonWriter;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Writes a message and all in it as JSON. */
final class MessageWriter {

    private final JsonWriter json;
    private final FileDescriptor file;

    /** @param file what it declares and imports may be in an Any */
    MessageWriter(JsonWriter json, FileDescriptor file) {
        this.json = json;
        this.file = file;
    }

    JsonWriter json() {
        return json;
    }

    FileDescriptor file() {
        return file;
    }

    /**
     * Writes a message.
     *
     * @param without of its own fields these are left out
     */
    void write(Message message, Set<FieldDescriptor> without) throws IOException {
        WellKnownType form = WellKnownType.of(message.getDescriptorForType());
        if (form != null) {
            form.write(this, message);
            return;
        }
        json.beginObject();
        writeFields(message, without);
        json.endObject();
    }

    /** Writes the members of a message's object. */
    void writeFields(Message message, Set<FieldDescriptor> without) throws IOException {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (without.contains(field) || (field.hasPresence() && !message.hasField(field))) {
                continue;
            }
            // Each look at a field is a call by reflection, so one has to do.
            Object value = message.getField(field);
            boolean empty = field.isRepeated()
                    ? ((List<?>) value).isEmpty()
                    : !field.hasPresence() && value.equals(field.getDefaultValue());
            if (!empty) {
                json.name(field.getJsonName());
                writeField(field, value);
            }
        }
    }

    /** Writes what a field holds: a value, an array, or a map's object. */
    void writeField(FieldDescriptor field, Object value) throws IOException {
        if (field.isMapField()) {
            MapJson.write(this, field, (List<?>) value);
        } else if (field.isRepeated()) {
            json.beginArray();
            for (Object element : (List<?>) value) {
                writeValue(field, element);
            }
            json.endArray();
        } else {
            writeValue(field, value);
        }
    }

    /** Writes the value of a field, or of one element of it. */
    void writeValue(FieldDescriptor field, Object value) throws IOException {
        switch (field.getType()) {
            case BOOL -> json.value((Boolean) value);
            case INT32, SINT32, SFIXED32 -> json.value((Integer) value);
            case UINT32, FIXED32 -> json.value(Integer.toUnsignedLong((Integer) value));
            case STRING, INT64, SINT64, SFIXED64, UINT64, FIXED64, BYTES -> json.value(text(field, value));
            case FLOAT, DOUBLE -> writeFloating((Number) value);
            case ENUM -> writeEnum((EnumValueDescriptor) value);
            case MESSAGE, GROUP -> write((Message) value, Set.of());
        }
    }

    /** A scalar as a JSON string: also as a map's key. */
    static String text(FieldDescriptor field, Object value) {
        return switch (field.getType()) {
            case UINT32, FIXED32 -> Integer.toUnsignedString((Integer) value);
            case UINT64, FIXED64 -> Long.toUnsignedString((Long) value);
            case BYTES -> Base64.getEncoder().encodeToString(((ByteString) value).toByteArray());
            case STRING, BOOL, ENUM, INT32, SINT32, SFIXED32, INT64, SINT64, SFIXED64, FLOAT, DOUBLE, MESSAGE, GROUP ->
                value.toString();
        };
    }

    private void writeFloating(Number value) throws IOException {
        if (Double.isFinite(value.doubleValue())) {
            json.value(value);
        } else {
            json.value(value.toString());
        }
    }

    private void writeEnum(EnumValueDescriptor value) throws IOException {
        if (value.getType().getFullName().equals("google.protobuf.NullValue")) {
            json.nullValue();
        } else if (value.getIndex() < 0) {
            // A number without a name, which a newer client may know.
            json.value(value.getNumber());
        } else {
            json.value(value.getName());
        }
    }
}
