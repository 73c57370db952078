package app.runtime.http;

import app.api.FieldConstraints;
import app.api.FieldConstraints.Kind;
import app.api.Rpc;
import app.api.Wrappers;
import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes messages whose fields hold their rules, as far as values can be made from the rules: ids are the nil UUID,
 * other strings a word that is no provider, no token and no one's name. A field that no value is found for stays empty.
 */
final class ExampleMessage {

    /** Whether a field that may be absent is absent. */
    private final boolean onlyNeeded;

    private ExampleMessage(boolean onlyNeeded) {
        this.onlyNeeded = onlyNeeded;
    }

    /** A message with something in each string, each message and each field that its rules want. */
    static Message filled(Message type) {
        return new ExampleMessage(false).example(type, Set.of());
    }

    /** A message with no more than its rules want. */
    static Message needed(Message type) {
        return new ExampleMessage(true).example(type, Set.of());
    }

    /** A message within one of its own kind stays empty, as there is no end to such. */
    private Message example(Message type, Set<Descriptor> around) {
        Descriptor descriptor = type.getDescriptorForType();
        Set<Descriptor> within = new HashSet<>(around);
        within.add(descriptor);
        Message.Builder message = type.newBuilderForType();
        for (FieldDescriptor field : descriptor.getFields()) {
            if (field.isRepeated()) {
                addElements(message, field, within);
            } else if (isWanted(field)) {
                fill(message, field, within);
            }
        }
        return message.build();
    }

    private boolean isWanted(FieldDescriptor field) {
        if (isNeeded(field)) {
            return true;
        }
        return !onlyNeeded && (field.getJavaType() == JavaType.STRING || field.getJavaType() == JavaType.MESSAGE);
    }

    /** Whether a message without the field is refused. */
    private static boolean isNeeded(FieldDescriptor field) {
        FieldConstraints constraints = FieldConstraints.of(field);
        if (isRequired(field, constraints)
                || (field.getRealContainingOneof() != null
                        && FieldConstraints.isRequired(field.getRealContainingOneof()))) {
            return true;
        }
        return !field.hasPresence()
                && !constraints.ignoresZero()
                && !constraints.rules().isEmpty()
                && ConstraintCheck.ofValue(constraints, field, field.getDefaultValue()) != null;
    }

    private static boolean isRequired(FieldDescriptor field, FieldConstraints constraints) {
        return constraints.required()
                || field.getOptions()
                        .getExtension(FieldBehaviorProto.fieldBehavior)
                        .contains(FieldBehavior.REQUIRED);
    }

    private void fill(Message.Builder message, FieldDescriptor field, Set<Descriptor> within) {
        if (field.getJavaType() != JavaType.MESSAGE) {
            for (Object value : ExampleValues.of(field, FieldConstraints.of(field))) {
                // The default value of a field without presence says that it is absent.
                if (field.hasPresence() || !value.equals(field.getDefaultValue())) {
                    message.setField(field, value);
                    return;
                }
            }
        } else if (Wrappers.isWrapper(field.getMessageType())) {
            FieldDescriptor inner = field.getMessageType().findFieldByNumber(1);
            List<Object> values = ExampleValues.of(inner, FieldConstraints.of(field));
            if (!values.isEmpty()) {
                message.setField(
                        field,
                        message.newBuilderForField(field)
                                .setField(inner, values.get(0))
                                .build());
            }
        } else if (canBeMade(field, within)) {
            message.setField(field, example(message.newBuilderForField(field).getDefaultInstanceForType(), within));
        }
    }

    /** Not an Any, nor an HttpBody: no type has a name so. */
    private static boolean canBeMade(FieldDescriptor field, Set<Descriptor> within) {
        Descriptor type = field.getMessageType();
        return !within.contains(type) && !type.getFullName().equals("google.protobuf.Any") && !Rpc.isHttpBody(type);
    }

    /** As many elements as a list or a map must have, each another one. */
    private void addElements(Message.Builder message, FieldDescriptor field, Set<Descriptor> within) {
        FieldConstraints constraints = FieldConstraints.of(field);
        long least =
                constraints.rules().get(Kind.MIN_ITEMS) instanceof Long min && !constraints.ignoresZero() ? min : 0;
        long count = Math.max(least, isRequired(field, constraints) ? 1 : 0);
        if (count == 0) {
            return;
        }
        if (field.isMapField()) {
            addEntries(message, field, constraints, count, within);
        } else if (field.getJavaType() == JavaType.MESSAGE) {
            if (canBeMade(field, within)) {
                for (int i = 0; i < count; i++) {
                    message.addRepeatedField(
                            field, example(message.newBuilderForField(field).getDefaultInstanceForType(), within));
                }
            }
        } else {
            ExampleValues.of(field, constraints.within(Kind.ITEMS)).stream()
                    .limit(count)
                    .forEach(value -> message.addRepeatedField(field, value));
        }
    }

    private void addEntries(
            Message.Builder message,
            FieldDescriptor field,
            FieldConstraints constraints,
            long count,
            Set<Descriptor> within) {
        FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
        FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
        List<Object> values = ExampleValues.of(value, constraints.within(Kind.VALUES));
        ExampleValues.of(key, constraints.within(Kind.KEYS)).stream()
                .limit(count)
                .forEach(name -> {
                    Message.Builder entry = message.newBuilderForField(field).setField(key, name);
                    if (!values.isEmpty()) {
                        entry.setField(value, values.get(0));
                    } else if (value.getJavaType() == JavaType.MESSAGE && canBeMade(value, within)) {
                        entry.setField(
                                value, example(entry.newBuilderForField(value).getDefaultInstanceForType(), within));
                    }
                    message.addRepeatedField(field, entry.build());
                });
    }
}
