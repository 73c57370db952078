package app.runtime.json;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Map fields: an object whose names are the keys. */
final class MapJson {

    private static final int KEY = 1;
    private static final int VALUE = 2;

    private MapJson() {}

    static void read(MessageReader in, Message.Builder message, FieldDescriptor field, ValuePath path)
            throws IOException {
        in.expect(JsonToken.BEGIN_OBJECT, path, "an object");
        JsonReader json = in.json();
        FieldDescriptor keyField = field.getMessageType().findFieldByNumber(KEY);
        FieldDescriptor valueField = field.getMessageType().findFieldByNumber(VALUE);
        message.clearField(field);
        Set<Object> seen = new HashSet<>();
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            Object key = Scalars.parse(keyField, name, path.key(name));
            ValuePath member = path.key(key);
            if (!seen.add(key)) {
                throw member.invalid("is given twice");
            }
            Message.Builder entry = message.newBuilderForField(field);
            entry.setField(keyField, key);
            entry.setField(valueField, in.readValue(entry, valueField, member));
            message.addRepeatedField(field, entry.build());
        }
        json.endObject();
    }

    static void write(MessageWriter out, FieldDescriptor field, List<?> entries) throws IOException {
        FieldDescriptor keyField = field.getMessageType().findFieldByNumber(KEY);
        FieldDescriptor valueField = field.getMessageType().findFieldByNumber(VALUE);
        out.json().beginObject();
        for (Object entry : entries) {
            Message message = (Message) entry;
            out.json().name(MessageWriter.text(keyField, message.getField(keyField)));
            out.writeValue(valueField, message.getField(valueField));
        }
        out.json().endObject();
    }
}
