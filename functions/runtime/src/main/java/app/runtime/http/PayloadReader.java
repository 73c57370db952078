package app.runtime.http;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON object that a payload is, member by member. A value that nobody asks for is passed over, and so is one
 * of another kind than the one that is asked for, null included, as if it were not there.
 */
final class PayloadReader {

    private final JsonReader in;
    /** Whether the value of the member that was named last is still to be read. */
    private boolean isUnread;

    /** @throws IllegalStateException if the text is another JSON value */
    PayloadReader(String json) throws IOException {
        in = new JsonReader(new StringReader(json));
        in.beginObject();
    }

    /** Enters an object, whose members come next; false where the value is none. */
    boolean beginObject() throws IOException {
        if (!is(JsonToken.BEGIN_OBJECT)) {
            return false;
        }
        in.beginObject();
        return true;
    }

    /** The name of the object's next member; null at its end, which leaves it. */
    @Nullable
    String nextName() throws IOException {
        if (isUnread) {
            in.skipValue();
        }
        isUnread = in.hasNext();
        if (isUnread) {
            return in.nextName();
        }
        in.endObject();
        return null;
    }

    /** The members of an object that are texts, in order. */
    Map<String, String> texts() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        if (beginObject()) {
            for (String name = nextName(); name != null; name = nextName()) {
                String text = text();
                if (text != null) {
                    texts.put(name, text);
                }
            }
        }
        return texts;
    }

    /** The texts in the members of an object that are lists, in order: each with the name of its list. */
    List<Map.Entry<String, String>> lists() throws IOException {
        List<Map.Entry<String, String>> lists = new ArrayList<>();
        if (beginObject()) {
            for (String name = nextName(); name != null; name = nextName()) {
                for (String text : list()) {
                    lists.add(Map.entry(name, text));
                }
            }
        }
        return lists;
    }

    /** The texts in a list. */
    List<String> list() throws IOException {
        List<String> list = new ArrayList<>();
        if (is(JsonToken.BEGIN_ARRAY)) {
            in.beginArray();
            while (in.hasNext()) {
                String text = text();
                if (text != null) {
                    list.add(text);
                }
            }
            in.endArray();
        }
        return list;
    }

    @Nullable
    String text() throws IOException {
        return is(JsonToken.STRING) ? in.nextString() : null;
    }

    boolean truth() throws IOException {
        return is(JsonToken.BOOLEAN) && in.nextBoolean();
    }

    private boolean is(JsonToken kind) throws IOException {
        isUnread = false;
        if (in.peek() == kind) {
            return true;
        }
        in.skipValue();
        return false;
    }
}
