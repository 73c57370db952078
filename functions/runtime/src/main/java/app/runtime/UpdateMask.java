package app.runtime;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which fields a partial update changes, as AIP-134 and AIP-161 have it: those that the mask names, {@code *} for all;
 * without a mask those that the request has. What the mask names and the request lacks is to be cleared.
 */
public final class UpdateMask {

    private static final String ALL = "*";

    private UpdateMask() {}

    /**
     * The fields to change, by their proto names.
     *
     * @param request the request message, of which the fields are
     * @param mutable the names of the fields that a client may change; each has presence, as {@code optional} has
     * @throws ApiException INVALID_ARGUMENT if the mask names another field, naming it
     */
    public static Set<String> fields(Message request, FieldMask mask, String... mutable) {
        List<String> known = List.of(mutable);
        Set<String> fields = new LinkedHashSet<>();
        for (String path : mask.getPathsList()) {
            if (path.equals(ALL)) {
                fields.addAll(known);
            } else if (known.contains(path)) {
                fields.add(path);
            } else {
                throw ApiException.invalidField(
                        "updateMask",
                        "names " + quoted(path) + ", and what can be changed is: " + String.join(", ", known));
            }
        }
        if (mask.getPathsCount() == 0) {
            for (String name : known) {
                FieldDescriptor field = request.getDescriptorForType().findFieldByName(name);
                if (request.hasField(field)) {
                    fields.add(name);
                }
            }
        }
        return fields;
    }

    /** What a client made up, cut short and without control characters. */
    private static String quoted(String path) {
        String shown = path.length() > 60 ? path.substring(0, 60) + "…" : path;
        return '"' + shown.replaceAll("\\p{Cntrl}", "?") + '"';
    }
}
