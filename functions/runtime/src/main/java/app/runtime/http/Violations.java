package app.runtime.http;

import app.runtime.ApiException;
import app.runtime.FieldViolation;
import app.runtime.json.ValuePath;
import java.util.ArrayList;
import java.util.List;

/** The fields of one request that do not hold. */
final class Violations {

    /** A form has fewer fields, and a body of 1 MiB room for many more. */
    private static final int MAX = 100;

    private final List<FieldViolation> found = new ArrayList<>(0);

    void add(ValuePath path, String description) {
        found.add(new FieldViolation(path.toString(), description));
    }

    boolean isFull() {
        return found.size() >= MAX;
    }

    /** @throws ApiException INVALID_ARGUMENT with all of them */
    void throwIfAny() {
        if (!found.isEmpty()) {
            throw ApiException.invalidFields(found);
        }
    }
}
