package app.api;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A field within a message, as path and query of google.api.http name it: {@code page_size}, {@code filter.name}.
 *
 * @param fields the fields from the message inwards; all but the last are single messages
 */
public record FieldPath(List<FieldDescriptor> fields) {

    private static final int MAX_DEPTH = 32;

    /** The field of that name, each part by its proto or its JSON name; empty where there is none. */
    public static Optional<FieldPath> find(Descriptor type, String name) {
        List<FieldDescriptor> fields = new ArrayList<>();
        Descriptor within = type;
        int from = 0;
        while (fields.size() < MAX_DEPTH) {
            int dot = name.indexOf('.', from);
            FieldDescriptor field = find(within, name, from, dot < 0 ? name.length() : dot);
            if (field == null) {
                return Optional.empty();
            }
            fields.add(field);
            if (dot < 0) {
                return Optional.of(new FieldPath(fields));
            }
            if (field.isRepeated() || field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
                return Optional.empty();
            }
            within = field.getMessageType();
            from = dot + 1;
        }
        return Optional.empty();
    }

    private static @Nullable FieldDescriptor find(Descriptor type, String path, int from, int to) {
        for (FieldDescriptor field : type.getFields()) {
            if (isAt(field.getName(), path, from, to) || isAt(field.getJsonName(), path, from, to)) {
                return field;
            }
        }
        return null;
    }

    private static boolean isAt(String name, String path, int from, int to) {
        return name.length() == to - from && path.startsWith(name, from);
    }

    /** The field in the message itself, which holds the others. */
    public FieldDescriptor first() {
        return fields.get(0);
    }

    /** The field that is meant. */
    public FieldDescriptor last() {
        return fields.get(fields.size() - 1);
    }

    /** Sets the field, and the messages around it where they are not there. */
    public void set(Message.Builder message, Object value) {
        change(message, 0, value, false);
    }

    /** Adds to the field, which is repeated. */
    public void add(Message.Builder message, Object value) {
        change(message, 0, value, true);
    }

    private void change(Message.Builder message, int depth, Object value, boolean isMore) {
        FieldDescriptor field = fields.get(depth);
        if (depth < fields.size() - 1) {
            Message.Builder within = ((Message) message.getField(field)).toBuilder();
            change(within, depth + 1, value, isMore);
            message.setField(field, within.build());
        } else if (isMore) {
            message.addRepeatedField(field, value);
        } else {
            message.setField(field, value);
        }
    }

    /** The value of the field. */
    public Object get(Message message) {
        Message within = message;
        for (int i = 0; i < fields.size() - 1; i++) {
            within = (Message) within.getField(fields.get(i));
        }
        return within.getField(last());
    }

    /** The JSON names with dots between them: how a failure names the field. */
    public String jsonName() {
        StringBuilder text = new StringBuilder();
        for (FieldDescriptor field : fields) {
            text.append(text.isEmpty() ? "" : ".").append(field.getJsonName());
        }
        return text.toString();
    }

    /** The proto names with dots between them. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (FieldDescriptor field : fields) {
            text.append(text.isEmpty() ? "" : ".").append(field.getName());
        }
        return text.toString();
    }
}
