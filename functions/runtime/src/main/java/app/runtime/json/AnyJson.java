package app.runtime.json;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A google.protobuf.Any: the message's object with {@code "@type"} in it, or {@code {"@type": …, "value": …}} where the
 * message's JSON is no object of its fields. It may hold what the outermost message's file declares or imports.
 */
final class AnyJson implements WellKnownType {

    static final WellKnownType INSTANCE = new AnyJson();

    private static final String TYPE = "@type";
    private static final String VALUE = "value";

    private AnyJson() {}

    @Override
    public Message read(MessageReader in, ValuePath path) throws IOException {
        in.expect(JsonToken.BEGIN_OBJECT, path, "an object");
        in.enter();
        Content content = new Content();
        // The type may come last, so the rest is kept until then.
        StringWriter text = new StringWriter();
        content.read(in, new JsonWriter(text), path);
        String rest = text.toString();
        if (content.type == null) {
            if (!rest.equals("{}")) {
                throw path.invalid("must have its type in @type");
            }
            in.leave();
            return Any.getDefaultInstance();
        }
        Descriptor type = find(in.file(), content.type);
        if (type == null) {
            throw path.invalid("must have in @type a type of this API, such as type.googleapis.com/package.Message");
        }
        Message message = in.of(rest).readContent(type, path);
        in.leave();
        return Any.newBuilder()
                .setTypeUrl(content.type)
                .setValue(message.toByteString())
                .build();
    }

    /** The members of an Any, of which one is its type. */
    private static final class Content {

        private @Nullable String type;

        /** Copies the object without its type, as it is written. */
        void read(MessageReader in, JsonWriter out, ValuePath path) throws IOException {
            JsonReader json = in.json();
            json.beginObject();
            out.beginObject();
            while (json.hasNext()) {
                String name = json.nextName();
                if (!name.equals(TYPE)) {
                    out.name(name);
                    copy(json, out);
                    continue;
                }
                in.expect(JsonToken.STRING, path, "an object whose @type is a string");
                if (type != null) {
                    throw path.invalid("has its @type twice");
                }
                type = json.nextString();
            }
            out.endObject();
            json.endObject();
        }

        /** As deep as JsonReader goes: 255 levels. */
        private static void copy(JsonReader json, JsonWriter out) throws IOException {
            switch (json.peek()) {
                case BEGIN_OBJECT -> {
                    json.beginObject();
                    out.beginObject();
                    while (json.hasNext()) {
                        out.name(json.nextName());
                        copy(json, out);
                    }
                    json.endObject();
                    out.endObject();
                }
                case BEGIN_ARRAY -> {
                    json.beginArray();
                    out.beginArray();
                    while (json.hasNext()) {
                        copy(json, out);
                    }
                    json.endArray();
                    out.endArray();
                }
                case STRING -> out.value(json.nextString());
                case NUMBER -> out.jsonValue(json.nextString());
                case BOOLEAN -> out.value(json.nextBoolean());
                case NULL -> {
                    json.nextNull();
                    out.nullValue();
                }
                case END_ARRAY, END_OBJECT, NAME, END_DOCUMENT -> throw new IllegalStateException("no value");
            }
        }
    }

    @Override
    public void write(MessageWriter out, Message message) throws IOException {
        Any any = WellKnownType.generated(Any.getDefaultInstance(), message);
        JsonWriter json = out.json();
        json.beginObject();
        if (any.equals(Any.getDefaultInstance())) {
            json.endObject();
            return;
        }
        Descriptor type = find(out.file(), any.getTypeUrl());
        if (type == null) {
            throw new IllegalStateException("an Any holds " + any.getTypeUrl() + ", which neither "
                    + out.file().getName() + " nor its imports declare");
        }
        json.name(TYPE).value(any.getTypeUrl());
        Message content = content(type, any);
        WellKnownType form = WellKnownType.of(type);
        if (form != null) {
            json.name(VALUE);
            form.write(out, content);
        } else {
            out.writeFields(content, Set.of());
        }
        json.endObject();
    }

    private static Message content(Descriptor type, Any any) {
        try {
            return DynamicMessage.parseFrom(type, any.getValue());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("an Any does not hold the " + type.getFullName() + " that it names", e);
        }
    }

    private static @Nullable Descriptor find(FileDescriptor file, String url) {
        int slash = url.lastIndexOf('/');
        return slash < 0 ? null : find(file, url.substring(slash + 1), new HashSet<>());
    }

    private static @Nullable Descriptor find(FileDescriptor file, String name, Set<String> seen) {
        if (!seen.add(file.getName())) {
            return null;
        }
        Descriptor declared = declared(file, name);
        if (declared != null) {
            return declared;
        }
        for (FileDescriptor imported : file.getDependencies()) {
            Descriptor found = find(imported, name, seen);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable Descriptor declared(FileDescriptor file, String name) {
        String prefix = file.getPackage().isEmpty() ? "" : file.getPackage() + ".";
        if (!name.startsWith(prefix)) {
            return null;
        }
        Descriptor type = null;
        for (String part : name.substring(prefix.length()).split("\\.", -1)) {
            type = type == null ? file.findMessageTypeByName(part) : type.findNestedTypeByName(part);
            if (type == null) {
                return null;
            }
        }
        return type;
    }
}
