package app.runtime.json;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.io.IOException;
import java.util.Map;

/** JSON within JSON: a google.protobuf.Struct is any object, a ListValue any array, a Value any value. */
final class StructJson implements WellKnownType {

    private final Message type;

    /** @param type the default instance of Struct, Value or ListValue */
    StructJson(Message type) {
        this.type = type;
    }

    @Override
    public Message read(MessageReader in, ValuePath path) throws IOException {
        if (type instanceof Struct) {
            in.expect(JsonToken.BEGIN_OBJECT, path, "an object");
            return readStruct(in, path);
        }
        if (type instanceof ListValue) {
            in.expect(JsonToken.BEGIN_ARRAY, path, "an array");
            return readList(in, path);
        }
        return readValue(in, path);
    }

    private static Struct readStruct(MessageReader in, ValuePath path) throws IOException {
        JsonReader json = in.json();
        Struct.Builder struct = Struct.newBuilder();
        in.enter();
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            ValuePath member = path.key(name);
            Scalars.wellFormed(name, member);
            if (struct.containsFields(name)) {
                throw member.invalid("is given twice");
            }
            struct.putFields(name, readValue(in, member));
        }
        json.endObject();
        in.leave();
        return struct.build();
    }

    private static ListValue readList(MessageReader in, ValuePath path) throws IOException {
        JsonReader json = in.json();
        ListValue.Builder list = ListValue.newBuilder();
        in.enter();
        json.beginArray();
        while (json.hasNext()) {
            list.addValues(readValue(in, path.element(list.getValuesCount())));
        }
        json.endArray();
        in.leave();
        return list.build();
    }

    private static Value readValue(MessageReader in, ValuePath path) throws IOException {
        JsonReader json = in.json();
        Value.Builder value = Value.newBuilder();
        return switch (json.peek()) {
            case NULL -> {
                json.nextNull();
                yield value.setNullValue(NullValue.NULL_VALUE).build();
            }
            case BOOLEAN -> value.setBoolValue(json.nextBoolean()).build();
            case STRING ->
                value.setStringValue(Scalars.wellFormed(json.nextString(), path))
                        .build();
            case BEGIN_OBJECT -> value.setStructValue(readStruct(in, path)).build();
            case BEGIN_ARRAY -> value.setListValue(readList(in, path)).build();
            case NUMBER -> {
                double number = Double.parseDouble(json.nextString());
                if (Double.isInfinite(number)) {
                    throw path.invalid("must be a number of 64 bits");
                }
                yield value.setNumberValue(number).build();
            }
            case END_ARRAY, END_OBJECT, NAME, END_DOCUMENT -> throw new IllegalStateException("no value at " + path);
        };
    }

    @Override
    public void write(MessageWriter out, Message message) throws IOException {
        Message generated = WellKnownType.generated(type, message);
        if (generated instanceof Struct struct) {
            writeStruct(out, struct);
        } else if (generated instanceof ListValue list) {
            writeList(out, list);
        } else {
            writeValue(out, (Value) generated);
        }
    }

    private static void writeStruct(MessageWriter out, Struct struct) throws IOException {
        out.json().beginObject();
        for (Map.Entry<String, Value> member : struct.getFieldsMap().entrySet()) {
            out.json().name(member.getKey());
            writeValue(out, member.getValue());
        }
        out.json().endObject();
    }

    private static void writeList(MessageWriter out, ListValue list) throws IOException {
        out.json().beginArray();
        for (Value value : list.getValuesList()) {
            writeValue(out, value);
        }
        out.json().endArray();
    }

    private static void writeValue(MessageWriter out, Value value) throws IOException {
        switch (value.getKindCase()) {
            case NULL_VALUE -> out.json().nullValue();
            case BOOL_VALUE -> out.json().value(value.getBoolValue());
            case STRING_VALUE -> out.json().value(value.getStringValue());
            case STRUCT_VALUE -> writeStruct(out, value.getStructValue());
            case LIST_VALUE -> writeList(out, value.getListValue());
            case NUMBER_VALUE -> {
                if (!Double.isFinite(value.getNumberValue())) {
                    throw new IllegalStateException(
                            "a google.protobuf.Value has no form as JSON for " + value.getNumberValue());
                }
                out.json().value(value.getNumberValue());
            }
            case KIND_NOT_SET -> throw new IllegalStateException("a google.protobuf.Value says nothing, not even null");
        }
    }
}
