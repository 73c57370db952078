package app.runtime.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.api.FieldConstraints;
import app.api.FieldConstraints.Kind;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Values that a field's rules accept. Candidates are made of the rules and then checked by them, so a rule that this
 * class knows nothing of, such as most patterns, gives no value instead of a wrong one.
 */
final class ExampleValues {

    static final String NIL = "00000000-0000-0000-0000-000000000000";
    static final String WORD = "priming";

    /** What a text is filled up with, for patterns that want letters, digits or capitals. */
    private static final String FILLERS = "a0A1bz_-";

    /** How many lengths from the least one on are tried, and how many numbers from a limit on. */
    private static final int STEPS = 4;

    private static final int MAX_LENGTH = 1000;

    private ExampleValues() {}

    /** Distinct values that the rules accept, the best one first; empty if none is found. */
    static List<Object> of(FieldDescriptor field, FieldConstraints constraints) {
        Set<Object> candidates = new LinkedHashSet<>();
        switch (field.getJavaType()) {
            case STRING -> texts(field, constraints.rules(), candidates);
            case BYTE_STRING -> bytes(constraints.rules(), candidates);
            case BOOLEAN -> candidates.addAll(List.of(true, false));
            case ENUM -> enums(field, candidates);
            case INT, LONG, FLOAT, DOUBLE -> numbers(field, constraints.rules(), candidates);
            case MESSAGE -> {}
        }
        List<Object> values = new ArrayList<>();
        for (Object candidate : candidates) {
            if (constraints.rules().isEmpty() || ConstraintCheck.ofValue(constraints, field, candidate) == null) {
                values.add(candidate);
            }
        }
        return values;
    }

    private static void texts(FieldDescriptor field, Map<Kind, Object> rules, Set<Object> candidates) {
        addGiven(rules, candidates);
        if (field.getName().equals("id") || field.getName().endsWith("_id") || rules.containsKey(Kind.UUID)) {
            candidates.add(NIL);
            candidates.add(NIL.replace('0', '1'));
        }
        candidates.add(WORD);
        String local = text(rules, Kind.PREFIX) + WORD + text(rules, Kind.CONTAINS);
        candidates.add(local + "@example.com");
        candidates.add("a@b.c");
        int least = (int) Math.min(number(rules, Kind.LENGTH, number(rules, Kind.MIN_LENGTH, 0)), MAX_LENGTH);
        String head = text(rules, Kind.PREFIX) + text(rules, Kind.CONTAINS);
        String tail = text(rules, Kind.SUFFIX);
        for (int step = 0; step < STEPS; step++) {
            for (char filler : FILLERS.toCharArray()) {
                int missing = Math.max(0, least - head.length() - tail.length()) + step;
                candidates.add(head + String.valueOf(filler).repeat(missing) + tail);
            }
        }
    }

    private static void bytes(Map<Kind, Object> rules, Set<Object> candidates) {
        addGiven(rules, candidates);
        int least = (int) Math.min(number(rules, Kind.LENGTH, number(rules, Kind.MIN_LENGTH, 0)), MAX_LENGTH);
        for (char filler : FILLERS.toCharArray()) {
            candidates.add(ByteString.copyFrom(String.valueOf(filler).repeat(least), UTF_8));
        }
    }

    private static void enums(FieldDescriptor field, Set<Object> candidates) {
        for (EnumValueDescriptor value : field.getEnumType().getValues()) {
            if (value.getNumber() != 0) {
                candidates.add(value);
            }
        }
        candidates.add(field.getEnumType().getValues().get(0));
    }

    private static void numbers(FieldDescriptor field, Map<Kind, Object> rules, Set<Object> candidates) {
        Set<Object> given = new LinkedHashSet<>();
        addGiven(rules, given);
        for (Object number : given) {
            candidates.add(typed(field, (BigDecimal) number));
        }
        BigDecimal low = limit(rules, Kind.AT_LEAST, Kind.GREATER_THAN, BigDecimal.ONE);
        BigDecimal high = limit(rules, Kind.AT_MOST, Kind.LESS_THAN, low);
        for (int step = 0; step < STEPS; step++) {
            candidates.add(typed(field, low.add(BigDecimal.valueOf(step))));
            candidates.add(typed(field, high.subtract(BigDecimal.valueOf(step))));
        }
        // Between two limits that are less than 1 apart.
        candidates.add(typed(field, low.add(high).divide(BigDecimal.TWO)));
    }

    private static BigDecimal limit(Map<Kind, Object> rules, Kind closed, Kind open, BigDecimal otherwise) {
        return (BigDecimal) rules.getOrDefault(closed, rules.getOrDefault(open, otherwise));
    }

    private static Object typed(FieldDescriptor field, BigDecimal number) {
        return switch (field.getJavaType()) {
            case INT -> number.intValue();
            case LONG -> number.longValue();
            case FLOAT -> number.floatValue();
            case DOUBLE -> number.doubleValue();
            case BOOLEAN, STRING, BYTE_STRING, ENUM, MESSAGE -> throw new IllegalStateException("no number: " + field);
        };
    }

    /** The values that the rules name. */
    private static void addGiven(Map<Kind, Object> rules, Set<Object> candidates) {
        if (rules.containsKey(Kind.CONST)) {
            candidates.add(rules.get(Kind.CONST));
        }
        if (rules.get(Kind.IN) instanceof List<?> values) {
            candidates.addAll(values);
        }
    }

    private static String text(Map<Kind, Object> rules, Kind kind) {
        return rules.get(kind) instanceof String text ? text : "";
    }

    private static long number(Map<Kind, Object> rules, Kind kind, long otherwise) {
        return rules.get(kind) instanceof Long number ? number : otherwise;
    }
}
