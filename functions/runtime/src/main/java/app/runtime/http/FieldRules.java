package app.runtime.http;

import static app.runtime.ApiException.Code.INVALID_ARGUMENT;

import app.runtime.ApiException;
import app.v1.OptionsProto;
import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;

/** What every field of a request must hold: REQUIRED fields are there, strings are well-formed and not overlong. */
final class FieldRules {

    private static final int DEFAULT_MAX_LENGTH = 1000;

    private FieldRules() {}

    /**
     * Checks a message and all in it.
     *
     * @throws ApiException INVALID_ARGUMENT, naming the field
     */
    static void check(Message message) {
        check(message, "");
    }

    private static void check(Message message, String path) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.hasPresence() && !message.hasField(field)) {
                checkAbsent(field, path);
                continue;
            }
            // Each look at a field is a call by reflection, so one has to do.
            Object value = message.getField(field);
            if (field.isRepeated()) {
                for (Object element : (List<?>) value) {
                    checkValue(field, element, path);
                }
            } else if (isNothing(field, value)) {
                checkAbsent(field, path);
            } else {
                checkValue(field, value, path);
            }
        }
    }

    /** Of a field without presence the default value means that it is absent; a blank text says no more than none. */
    private static boolean isNothing(FieldDescriptor field, Object value) {
        return value instanceof String text
                ? text.isBlank()
                : !field.hasPresence() && value.equals(field.getDefaultValue());
    }

    private static void checkAbsent(FieldDescriptor field, String path) {
        if (isRequired(field)) {
            throw new ApiException(INVALID_ARGUMENT, path + field.getName() + " is required");
        }
    }

    private static boolean isRequired(FieldDescriptor field) {
        return field.getOptions().getExtension(FieldBehaviorProto.fieldBehavior).contains(FieldBehavior.REQUIRED);
    }

    private static void checkValue(FieldDescriptor field, Object value, String path) {
        if (value instanceof Message nested) {
            check(nested, path + field.getName() + ".");
        } else if (value instanceof String text) {
            checkText(field, text, path + field.getName());
        }
    }

    private static void checkText(FieldDescriptor field, String text, String name) {
        // Headers are the browser's and the gateway's to bound: 10,240 bytes at API Gateway.
        boolean bounded = !field.getOptions().hasExtension(OptionsProto.header);
        if (bounded && text.codePointCount(0, text.length()) > maxLength(field)) {
            throw new ApiException(INVALID_ARGUMENT, name + " is longer than " + maxLength(field) + " characters");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new ApiException(INVALID_ARGUMENT, name + " has a NUL character");
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw new ApiException(INVALID_ARGUMENT, name + " is not well-formed Unicode");
                }
                i++;
            }
        }
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
