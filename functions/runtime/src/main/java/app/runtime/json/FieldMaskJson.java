package app.runtime.json;

import com.google.gson.stream.JsonToken;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import java.io.IOException;

/** A google.protobuf.FieldMask: its paths in lowerCamelCase, with commas between them. */
final class FieldMaskJson implements WellKnownType {

    static final WellKnownType INSTANCE = new FieldMaskJson();

    private FieldMaskJson() {}

    @Override
    public Message read(MessageReader in, ValuePath path) throws IOException {
        in.expect(JsonToken.STRING, path, "a string such as name,address.city");
        return parse(in.json().nextString(), path);
    }

    @Override
    public Message parse(String text, ValuePath path) {
        FieldMask.Builder mask = FieldMask.newBuilder();
        if (text.isEmpty()) {
            return mask.build();
        }
        for (String camel : Scalars.wellFormed(text, path).split(",", -1)) {
            if (camel.isEmpty() || camel.indexOf('_') >= 0) {
                throw path.invalid("must be the names of fields in lowerCamelCase with commas between them");
            }
            mask.addPaths(snakeCase(camel));
        }
        return mask.build();
    }

    private static String snakeCase(String camel) {
        StringBuilder snake = new StringBuilder();
        for (int i = 0; i < camel.length(); i++) {
            char c = camel.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                snake.append('_').append((char) (c - 'A' + 'a'));
            } else {
                snake.append(c);
            }
        }
        return snake.toString();
    }

    @Override
    public void write(MessageWriter out, Message message) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String snake :
                WellKnownType.generated(FieldMask.getDefaultInstance(), message).getPathsList()) {
            String camel = camelCase(snake);
            if (snake.isEmpty() || snake.indexOf(',') >= 0 || !snakeCase(camel).equals(snake)) {
                throw new IllegalStateException(
                        "the path \"" + snake + "\" of a FieldMask has no form as JSON: a path is"
                                + " in lower_snake_case, with a letter behind each underscore");
            }
            text.append(text.isEmpty() ? "" : ",").append(camel);
        }
        out.json().value(text.toString());
    }

    /** The other way round; what is not in lower_snake_case becomes anything, and does not come back. */
    private static String camelCase(String snake) {
        StringBuilder camel = new StringBuilder();
        for (int i = 0; i < snake.length(); i++) {
            char c = snake.charAt(i);
            if (c == '_' && i + 1 < snake.length() && snake.charAt(i + 1) >= 'a' && snake.charAt(i + 1) <= 'z') {
                camel.append((char) (snake.charAt(++i) - 'a' + 'A'));
            } else if (c == '_') {
                camel.append("__");
            } else {
                camel.append(c);
            }
        }
        return camel.toString();
    }
}
