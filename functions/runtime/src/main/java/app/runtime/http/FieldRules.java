package app.runtime.http;

import app.api.FieldConstraints;
import app.api.Rpc;
import app.api.Wrappers;
import app.runtime.ApiException;
import app.runtime.json.ValuePath;
import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of a message must hold, read from its descriptor once: REQUIRED ones are there, strings have no NUL
 * and are not overlong, and what {@code (buf.validate.field)} says is so.
 */
final class FieldRules {

    private static final long DEFAULT_MAX_LENGTH = 1000;

    private final List<FieldRule> rules = new ArrayList<>();
    private final List<OneofDescriptor> requiredOneofs = new ArrayList<>();

    private FieldRules() {}

    static FieldRules of(Descriptor type) {
        return of(type, new HashMap<>());
    }

    /** @param known those of a message that holds its own kind are its own */
    private static FieldRules of(Descriptor type, Map<Descriptor, FieldRules> known) {
        FieldRules found = known.get(type);
        if (found != null) {
            return found;
        }
        FieldRules rules = new FieldRules();
        known.put(type, rules);
        for (FieldDescriptor field : type.getFields()) {
            rules.rules.add(FieldRule.of(field, known));
        }
        for (OneofDescriptor oneof : type.getRealOneofs()) {
            if (FieldConstraints.isRequired(oneof)) {
                rules.requiredOneofs.add(oneof);
            }
        }
        return rules;
    }

    /**
     * Checks a message and all in it.
     *
     * @throws ApiException INVALID_ARGUMENT, naming every field that does not hold, but 100 at most
     */
    void check(Message message) {
        Violations violations = new Violations();
        check(message, ValuePath.ROOT, violations);
        violations.throwIfAny();
    }

    private void check(Message message, ValuePath path, Violations violations) {
        for (FieldRule rule : rules) {
            if (violations.isFull()) {
                return;
            }
            rule.check(message, path, violations);
        }
        for (OneofDescriptor oneof : requiredOneofs) {
            if (!message.hasOneof(oneof)) {
                violations.add(path.member(oneof.getName()), "needs one of its fields");
            }
        }
    }

    /** A header's value as far as its field takes it: a long User-Agent is no reason to refuse a request. */
    String cut(FieldDescriptor field, String value) {
        long max = rules.get(field.getIndex()).value().maxLength();
        return value.codePointCount(0, value.length()) <= max
                ? value
                : value.substring(0, value.offsetByCodePoints(0, (int) max));
    }

    /**
     * What one field must hold.
     *
     * @param constraints of the field; of a list or a map those of its size
     * @param key of a map's keys, else null
     * @param value of the field's value, of a list's elements or of a map's values
     */
    private record FieldRule(
            FieldDescriptor field,
            boolean required,
            FieldConstraints constraints,
            @Nullable ValueRule key,
            ValueRule value) {

        static FieldRule of(FieldDescriptor field, Map<Descriptor, FieldRules> known) {
            FieldConstraints constraints = FieldConstraints.of(field);
            boolean required = constraints.required()
                    || field.getOptions()
                            .getExtension(FieldBehaviorProto.fieldBehavior)
                            .contains(FieldBehavior.REQUIRED);
            ValueRule key = null;
            ValueRule value;
            if (field.isMapField()) {
                FieldDescriptor keyField = field.getMessageType().findFieldByNumber(1);
                FieldDescriptor valueField = field.getMessageType().findFieldByNumber(2);
                key = ValueRule.of(keyField, constraints.within(FieldConstraints.Kind.KEYS), known);
                value = ValueRule.of(valueField, constraints.within(FieldConstraints.Kind.VALUES), known);
            } else if (field.isRepeated()) {
                value = ValueRule.of(field, constraints.within(FieldConstraints.Kind.ITEMS), known);
            } else {
                value = ValueRule.of(field, constraints, known);
            }
            return new FieldRule(field, required, constraints, key, value);
        }

        void check(Message message, ValuePath path, Violations violations) {
            if (field.hasPresence() && !message.hasField(field)) {
                if (required) {
                    violations.add(path.field(field), "is required");
                }
                return;
            }
            // Each look at a field is a call by reflection, so one has to do.
            Object held = message.getField(field);
            boolean isNothing = isNothing(held);
            if (isNothing && required) {
                violations.add(path.field(field), "is required");
            } else if (isNothing
                    && (constraints.ignoresZero() || constraints.rules().isEmpty())) {
                return;
            } else if (field.isRepeated()) {
                checkElements((List<?>) held, path.field(field), violations);
            } else {
                value.check(held, path.field(field), violations);
            }
        }

        /** Without presence the default value means that a field is absent; a blank text says no more than none. */
        private boolean isNothing(Object held) {
            if (held instanceof String text) {
                return text.isBlank() && (required || text.isEmpty());
            }
            return field.isRepeated()
                    ? ((List<?>) held).isEmpty()
                    : !field.hasPresence() && held.equals(field.getDefaultValue());
        }

        private void checkElements(List<?> elements, ValuePath path, Violations violations) {
            if (!constraints.rules().isEmpty()) {
                String violation = ConstraintCheck.ofList(constraints, elements);
                if (violation != null) {
                    violations.add(path, violation);
                }
            }
            for (int i = 0; i < elements.size() && !violations.isFull(); i++) {
                if (key == null) {
                    value.check(elements.get(i), path.element(i), violations);
                } else {
                    Message entry = (Message) elements.get(i);
                    Object name = entry.getField(key.field());
                    ValuePath member = path.key(name);
                    key.check(name, member, violations);
                    value.check(entry.getField(value.field()), member, violations);
                }
            }
        }
    }

    /**
     * What one value must hold.
     *
     * @param maxLength of a string in Unicode code points
     * @param bounded whether a longer one is refused; headers are the browser's and the gateway's to bound: 10,240
     *     bytes at API Gateway
     */
    private record ValueRule(
            FieldDescriptor field,
            FieldConstraints constraints,
            long maxLength,
            boolean bounded,
            @Nullable FieldRules nested) {

        static ValueRule of(FieldDescriptor field, FieldConstraints constraints, Map<Descriptor, FieldRules> known) {
            if (field.getJavaType() == JavaType.MESSAGE && !Wrappers.isWrapper(field.getMessageType())) {
                return new ValueRule(field, constraints, 0, false, FieldRules.of(field.getMessageType(), known));
            }
            long max = constraints.maxLength().orElse(DEFAULT_MAX_LENGTH);
            return new ValueRule(field, constraints, max, Rpc.header(field).isEmpty(), null);
        }

        void check(Object held, ValuePath path, Violations violations) {
            if (nested != null) {
                nested.check((Message) held, path, violations);
                return;
            }
            FieldDescriptor valueField = field;
            Object bare = held;
            if (held instanceof Message wrapper) {
                valueField = wrapper.getDescriptorForType().findFieldByNumber(1);
                bare = wrapper.getField(valueField);
            }
            if (bare instanceof String text) {
                if (bounded && text.length() > maxLength && text.codePointCount(0, text.length()) > maxLength) {
                    violations.add(path, "is longer than " + maxLength + " characters");
                    return;
                }
                if (text.indexOf(0) >= 0) {
                    violations.add(path, "has a NUL character");
                    return;
                }
            }
            if (!constraints.rules().isEmpty()) {
                String violation = ConstraintCheck.ofValue(constraints, valueField, bare);
                if (violation != null) {
                    violations.add(path, violation);
                }
            }
        }
    }
}
