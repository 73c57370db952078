package app.runtime.json;

import app.runtime.ApiException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Where a value is in a message, by the fields' JSON names: {@code items[2].labels["a"]}. It becomes text only when
 * something is wrong there.
 */
public final class ValuePath {

    public static final ValuePath ROOT = new ValuePath(null, "", -1);

    private final @Nullable ValuePath parent;
    private final String step;
    private final int index;

    private ValuePath(@Nullable ValuePath parent, String step, int index) {
        this.parent = parent;
        this.step = step;
        this.index = index;
    }

    /** A path that is known as text already. */
    static ValuePath of(String text) {
        return new ValuePath(ROOT, text, -1);
    }

    public ValuePath field(FieldDescriptor field) {
        return new ValuePath(this, field.getJsonName(), -1);
    }

    /** A member that is no field: a oneof. */
    public ValuePath member(String name) {
        return new ValuePath(this, name, -1);
    }

    public ValuePath element(int element) {
        return new ValuePath(this, "", element);
    }

    /** The value of a map's key. */
    public ValuePath key(Object key) {
        return new ValuePath(this, key instanceof String text ? "[\"" + shown(text) + "\"]" : "[" + key + "]", -1);
    }

    /** The failure of a name that a client made up: it may be of any length and have any characters. */
    ApiException unknown(String name) {
        String before = toString();
        return ApiException.invalidField(shown(before.isEmpty() ? name : before + '.' + name), "is an unknown field");
    }

    ApiException invalid(String expectation) {
        return invalid(expectation, null);
    }

    /** The failure of the value here: the field and what it must be. */
    ApiException invalid(String expectation, @Nullable Throwable cause) {
        return ApiException.invalidField(toString(), expectation, cause);
    }

    private static String shown(String text) {
        String cut = text.length() > 60 ? text.substring(0, 60) + "…" : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
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
