package app.runtime.json;

import static app.runtime.ApiException.Code.INVALID_ARGUMENT;

import app.runtime.ApiException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Where a value is in a message, by the fields' JSON names: {@code items[2].labels["a"]}. It becomes text only when
 * something is wrong there.
 */
final class Path {

    static final Path ROOT = new Path(null, "", -1);

    private final @Nullable Path parent;
    private final String step;
    private final int index;

    private Path(@Nullable Path parent, String step, int index) {
        this.parent = parent;
        this.step = step;
        this.index = index;
    }

    /** A path that is known as text already. */
    static Path of(String text) {
        return new Path(ROOT, text, -1);
    }

    Path field(FieldDescriptor field) {
        return new Path(this, field.getJsonName(), -1);
    }

    Path element(int element) {
        return new Path(this, "", element);
    }

    /** The value of a map's key. */
    Path key(Object key) {
        return new Path(this, key instanceof String text ? '[' + quoted(text) + ']' : "[" + key + "]", -1);
    }

    /** The path of a name that a client made up: it may be of any length and have any characters. */
    String unknown(String name) {
        String before = toString();
        return quoted(before.isEmpty() ? name : before + '.' + name);
    }

    ApiException invalid(String expectation) {
        return invalid(expectation, null);
    }

    /** The failure of the value here: the field and what it must be. */
    ApiException invalid(String expectation, @Nullable Throwable cause) {
        return new ApiException(INVALID_ARGUMENT, this + " " + expectation, cause);
    }

    private static String quoted(String text) {
        String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return '"' + shown.replaceAll("\\p{Cntrl}", "?") + '"';
    }

    @Override
    public String toString() {
        if (parent == null) {
            return "";
        }
        if (index >= 0) {
            return parent + "[" + index + "]";
        }
        String before = parent.toString();
        return before.isEmpty() || step.startsWith("[") ? before + step : before + "." + step;
    }
}
