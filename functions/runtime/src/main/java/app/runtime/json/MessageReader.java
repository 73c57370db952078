package app.runtime.json;

import static app.runtime.ApiException.Code.INVALID_ARGUMENT;

import app.runtime.ApiException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one JSON text into a message, from its first character to its last. */
final class MessageReader {

    private static final int MAX_DEPTH = 32;
    private static final String NULL_VALUE = "google.protobuf.NullValue";
    private static final String ANY_VALUE = "google.protobuf.Value";

    private final JsonReader json;
    private final FileDescriptor file;
    private int depth;

    /** @param file what it declares and imports may be in an Any */
    MessageReader(String text, FileDescriptor file) {
        this(text, file, 0);
    }

    private MessageReader(String text, FileDescriptor file, int depth) {
        this.json = new JsonReader(new StringReader(text));
        // RFC 8259 to the letter: Gson's default takes TRUE, \' and raw control characters in strings.
        this.json.setStrictness(Strictness.STRICT);
        this.file = file;
        this.depth = depth;
    }

    /** A reader of a text that was part of this one's, as deep as this one has come. */
    MessageReader of(String part) {
        return new MessageReader(part, file, depth);
    }

    JsonReader json() {
        return json;
    }

    FileDescriptor file() {
        return file;
    }

    /**
     * Reads the whole text.
     *
     * @param field the field that it is the value of; null if it is the message
     */
    void readAll(Message.Builder message, @Nullable FieldDescriptor field) {
        try {
            if (field != null) {
                readField(message, field, ValuePath.ROOT.field(field));
            } else if (json.peek() == JsonToken.BEGIN_OBJECT) {
                readObject(message, ValuePath.ROOT);
            } else {
                throw new ApiException(INVALID_ARGUMENT, "the body must be a JSON object");
            }
            if (json.peek() != JsonToken.END_DOCUMENT) {
                throw new ApiException(INVALID_ARGUMENT, "the body has text after its JSON value");
            }
        } catch (MalformedJsonException | EOFException e) {
            throw new ApiException(INVALID_ARGUMENT, "the body is not well-formed JSON", e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read from memory", e);
        }
    }

    /** Reads the content of an Any, whose type was taken out of the object. */
    Message readContent(Descriptor type, ValuePath path) throws IOException {
        WellKnownType form = WellKnownType.of(type);
        if (form == null) {
            DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
            readObject(message, path);
            return message.build();
        }
        json.beginObject();
        if (!json.hasNext() || !json.nextName().equals("value")) {
            throw path.invalid("must have a value and nothing else beside its @type");
        }
        Message message = form.read(this, path);
        if (json.hasNext()) {
            throw path.invalid("must have a value and nothing else beside its @type");
        }
        json.endObject();
        return message;
    }

    private void readObject(Message.Builder message, ValuePath path) throws IOException {
        enter();
        Set<FieldDescriptor> seen = new HashSet<>();
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            FieldDescriptor field = find(message.getDescriptorForType(), name);
            if (field == null) {
                throw path.unknown(name);
            }
            ValuePath member = path.field(field);
            if (!seen.add(field)) {
                throw member.invalid("is given twice");
            }
            readField(message, field, member);
        }
        json.endObject();
        leave();
    }

    /** Goes one level deeper into the text. */
    void enter() {
        if (depth > MAX_DEPTH) {
            throw new ApiException(INVALID_ARGUMENT, "the body is nested deeper than " + MAX_DEPTH + " levels");
        }
        depth++;
    }

    void leave() {
        depth--;
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

    private void readField(Message.Builder message, FieldDescriptor field, ValuePath path) throws IOException {
        if (json.peek() == JsonToken.NULL && (field.isRepeated() || !takesNull(field))) {
            json.nextNull();
        } else if (field.isMapField()) {
            MapJson.read(this, message, field, path);
        } else if (field.isRepeated()) {
            readArray(message, field, path);
        } else {
            OneofDescriptor oneof = field.getRealContainingOneof();
            if (oneof != null && message.hasOneof(oneof)) {
                throw path.invalid("cannot be set together with another field of " + oneof.getName());
            }
            message.setField(field, readValue(message, field, path));
        }
    }

    /** Elsewhere null means that a field is absent. */
    private static boolean takesNull(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case ENUM -> field.getEnumType().getFullName().equals(NULL_VALUE);
            case MESSAGE -> field.getMessageType().getFullName().equals(ANY_VALUE);
            case INT, LONG, FLOAT, DOUBLE, BOOLEAN, STRING, BYTE_STRING -> false;
        };
    }

    private void readArray(Message.Builder message, FieldDescriptor field, ValuePath path) throws IOException {
        expect(JsonToken.BEGIN_ARRAY, path, "an array");
        message.clearField(field);
        json.beginArray();
        for (int i = 0; json.hasNext(); i++) {
            message.addRepeatedField(field, readValue(message, field, path.element(i)));
        }
        json.endArray();
    }

    /**
     * Reads the value of a field, or of one element of it.
     *
     * @param message makes the nested message
     */
    Object readValue(Message.Builder message, FieldDescriptor field, ValuePath path) throws IOException {
        return switch (field.getJavaType()) {
            case MESSAGE -> readMessage(message, field, path);
            case BOOLEAN -> {
                expect(JsonToken.BOOLEAN, path, "true or false");
                yield json.nextBoolean();
            }
            case STRING, BYTE_STRING -> {
                expect(JsonToken.STRING, path, "a string");
                yield Scalars.parse(field, json.nextString(), path);
            }
            case ENUM -> readEnum(field, path);
            case INT, LONG, FLOAT, DOUBLE -> {
                if (json.peek() != JsonToken.STRING) {
                    expect(JsonToken.NUMBER, path, "a number");
                }
                yield Scalars.parse(field, json.nextString(), path);
            }
        };
    }

    private Message readMessage(Message.Builder message, FieldDescriptor field, ValuePath path) throws IOException {
        WellKnownType form = WellKnownType.of(field.getMessageType());
        if (form != null) {
            return form.read(this, path);
        }
        expect(JsonToken.BEGIN_OBJECT, path, "an object");
        Message.Builder nested = message.newBuilderForField(field);
        readObject(nested, path);
        return nested.build();
    }

    private Object readEnum(FieldDescriptor field, ValuePath path) throws IOException {
        if (json.peek() == JsonToken.NUMBER) {
            return Scalars.enumNumber(field, json.nextString(), path);
        }
        if (json.peek() == JsonToken.NULL && takesNull(field)) {
            json.nextNull();
            return field.getEnumType().findValueByNumber(0);
        }
        expect(
                JsonToken.STRING,
                path,
                "the name or the number of a value of " + field.getEnumType().getName());
        return Scalars.parse(field, json.nextString(), path);
    }

    /** @throws ApiException INVALID_ARGUMENT if the next token is another one */
    void expect(JsonToken token, ValuePath path, String want) throws IOException {
        if (json.peek() != token) {
            throw path.invalid("must be " + want);
        }
    }
}
