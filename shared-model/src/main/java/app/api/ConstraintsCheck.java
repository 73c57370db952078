package app.api;

import app.api.FieldConstraints.Kind;
import build.buf.validate.ValidateProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.math.BigDecimal;
import java.util.Map;

/** Refuses rules that could not be checked, when the catalogue is read: at build, and not at a request. */
final class ConstraintsCheck {

    private ConstraintsCheck() {}

    /** @throws IllegalArgumentException if a file's message has a rule that is not supported, naming it and the mend */
    static void check(FileDescriptor file) {
        // protovalidate's own file has rules of rules, which are not ours.
        if (!file.getPackage().equals("buf.validate")) {
            file.getMessageTypes().forEach(ConstraintsCheck::check);
        }
    }

    private static void check(Descriptor message) {
        if (message.getOptions().hasExtension(ValidateProto.message)) {
            throw new IllegalArgumentException(
                    "proto/" + message.getFile().getName() + ": message " + message.getFullName()
                            + ": rules of a whole message, such as (buf.validate.message).cel, are not supported: check it in the"
                            + " endpoint, and throw ApiException.invalidField");
        }
        for (FieldDescriptor field : message.getFields()) {
            try {
                checkBounds(FieldConstraints.of(field).rules());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "proto/" + field.getFile().getName() + ": field " + field.getFullName() + ": " + e.getMessage(),
                        e);
            }
        }
        message.getNestedTypes().forEach(ConstraintsCheck::check);
    }

    /** protovalidate reads a lower bound above the upper one as "not between". */
    private static void checkBounds(Map<Kind, Object> rules) {
        Object lower = rules.getOrDefault(Kind.AT_LEAST, rules.get(Kind.GREATER_THAN));
        Object upper = rules.getOrDefault(Kind.AT_MOST, rules.get(Kind.LESS_THAN));
        if (lower instanceof BigDecimal low && upper instanceof BigDecimal high && low.compareTo(high) > 0) {
            throw new IllegalArgumentException("its lower bound " + low + " is above its upper bound " + high);
        }
    }

    /**
     * What to throw for a rule that is not supported. Names it where protovalidate's own file is at hand, as it is in
     * the catalogue.
     *
     * @param rules the message of buf.validate that the rule is in
     * @param number the rule's field number in it
     */
    static IllegalArgumentException unsupported(FieldDescriptor field, String rules, int number) {
        String name = rules + " " + number;
        for (FileDescriptor file : field.getFile().getDependencies()) {
            Descriptor message = file.getPackage().equals("buf.validate") ? file.findMessageTypeByName(rules) : null;
            FieldDescriptor rule = message == null ? null : message.findFieldByNumber(number);
            name = rule == null ? name : rule.getName();
        }
        return new IllegalArgumentException("the rule " + name + " of (buf.validate.field) is not supported for a field"
                + " of this type: check it in the endpoint, and throw ApiException.invalidField");
    }
}
