package app.runtime.http;

import app.runtime.ApiException;
import app.runtime.FieldViolation;
import app.runtime.json.ValuePath;
import app.v1.OptionsProto;
import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;

/** What every field of a request must hold: REQUIRED fields are there, strings have no NUL and are not overlong. */
final class FieldRules {

    private static final int DEFAULT_MAX_LENGTH = 1000;

    /** A form has fewer fields, and a body of 1 MiB room for many more. */
    private static final int MAX_VIOLATIONS = 100;

    private final List<FieldViolation> violations = new ArrayList<>();

    private FieldRules() {}

    /**
     * Checks a message and all in it.
     *
     * @throws ApiException INVALID_ARGUMENT, naming every field that does not hold, but 100 at most
     */
    static void check(Message message) {
        FieldRules rules = new FieldRules();
        rules.check(message, ValuePath.ROOT);
        if (!rules.violations.isEmpty()) {
            throw ApiException.invalidFields(rules.violations);
        }
    }

    private void check(Message message, ValuePath path) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (violations.size() == MAX_VIOLATIONS) {
                return;
            }
            if (field.hasPresence() && !message.hasField(field)) {
                checkAbsent(field, path);
                continue;
            }
            // Each look at a field is a call by reflection, so one has to do.
            Object value = message.getField(field);
            if (field.isRepeated()) {
                checkElements(field, (List<?>) value, path);
            } else if (isNothing(field, value)) {
                checkAbsent(field, path);
            } else {
                checkValue(field, value, path.field(field));
            }
        }
    }

    private void checkElements(FieldDescriptor field, List<?> elements, ValuePath path) {
        if (elements.isEmpty()) {
            checkAbsent(field, path);
            return;
        }
        ValuePath list = path.field(field);
        for (int i = 0; i < elements.size() && violations.size() < MAX_VIOLATIONS; i++) {
            if (field.isMapField()) {
                checkEntry(field, (Message) elements.get(i), list);
            } else {
                checkValue(field, elements.get(i), list.element(i));
            }
        }
    }

    private void checkEntry(FieldDescriptor map, Message entry, ValuePath path) {
        FieldDescriptor key = map.getMessageType().findFieldByNumber(1);
        FieldDescriptor value = map.getMessageType().findFieldByNumber(2);
        ValuePath member = path.key(entry.getField(key));
        checkValue(key, entry.getField(key), member);
        checkValue(value, entry.getField(value), member);
    }

    /** Of a field without presence the default value means that it is absent; a blank text says no more than none. */
    private static boolean isNothing(FieldDescriptor field, Object value) {
        return value instanceof String text
                ? text.isBlank()
                : !field.hasPresence() && value.equals(field.getDefaultValue());
    }

    private void checkAbsent(FieldDescriptor field, ValuePath path) {
        if (isRequired(field)) {
            violated(path.field(field), "is required");
        }
    }

    private static boolean isRequired(FieldDescriptor field) {
        return field.getOptions().getExtension(FieldBehaviorProto.fieldBehavior).contains(FieldBehavior.REQUIRED);
    }

    private void checkValue(FieldDescriptor field, Object value, ValuePath path) {
        if (value instanceof Message nested) {
            check(nested, path);
        } else if (value instanceof String text) {
            checkText(field, text, path);
        }
    }

    private void checkText(FieldDescriptor field, String text, ValuePath path) {
        // Headers are the browser's and the gateway's to bound: 10,240 bytes at API Gateway.
        boolean bounded = !field.getOptions().hasExtension(OptionsProto.header);
        if (bounded && text.codePointCount(0, text.length()) > maxLength(field)) {
            violated(path, "is longer than " + maxLength(field) + " characters");
        } else if (text.indexOf(0) >= 0) {
            violated(path, "has a NUL character");
        }
    }

    private void violated(ValuePath path, String description) {
        violations.add(new FieldViolation(path.toString(), description));
    }

    private static int maxLength(FieldDescriptor field) {
        int length = field.getOptions().getExtension(OptionsProto.maxLength);
        return length == 0 ? DEFAULT_MAX_LENGTH : length;
    }

    /** A header's value as far as its field takes it: a long User-Agent is no reason to refuse a request. */
    static String cut(FieldDescriptor field, String value) {
        int max = maxLength(field);
        return value.codePointCount(0, value.length()) <= max
                ? value
                : value.substring(0, value.offsetByCodePoints(0, max));
    }
}
