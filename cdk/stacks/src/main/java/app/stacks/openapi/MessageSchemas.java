package app.stacks.openapi;

import app.api.FieldConstraints;
import app.api.FieldConstraints.Kind;
import app.api.Rpc;
import app.api.Wrappers;
import app.v1.SessionValue;
import com.google.api.FieldBehavior;
import com.google.api.FieldBehaviorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** JSON Schemas of messages in their canonical JSON form: a component for each message and enum that is met. */
final class MessageSchemas {

    /** What a string of a request may have where its field says nothing: see proto/README.md. */
    private static final long DEFAULT_MAX_LENGTH = 1000;

    private final Map<String, Object> components = new TreeMap<>();

    /** By name, in alphabetical order. */
    Map<String, Object> components() {
        return components;
    }

    /** The schema of a message, which is a reference where the message has no form of its own. */
    Map<String, Object> of(Descriptor message) {
        String name = message.getFullName();
        if (Wrappers.isWrapper(message)) {
            FieldDescriptor value = message.findFieldByNumber(1);
            return orNull(ofValue(value, FieldConstraints.of(value)));
        }
        return switch (name) {
            case "google.protobuf.Timestamp" -> object("type", "string", "format", "date-time");
            case "google.protobuf.Duration" ->
                object("type", "string", "pattern", "^-?[0-9]{1,12}(\\.[0-9]{1,9})?s$", "examples", List.of("1.5s"));
            case "google.protobuf.FieldMask" ->
                object("type", "string", "description", "Names of fields in lowerCamelCase with commas between them.");
            case "google.protobuf.Struct" -> object("type", "object");
            case "google.protobuf.ListValue" -> object("type", "array", "items", object());
            case "google.protobuf.Value" -> object("description", "Any JSON value.");
            case "google.protobuf.Any" ->
                object(
                        "type",
                        "object",
                        "properties",
                        object("@type", object("type", "string")),
                        "required",
                        List.of("@type"));
            default -> reference(message);
        };
    }

    private Map<String, Object> reference(Descriptor message) {
        String name = message.getFullName();
        if (!components.containsKey(name)) {
            Map<String, Object> schema = object();
            // Before its fields: it may hold its own kind.
            components.put(name, schema);
            schema.putAll(fieldsOf(message.getFields().stream()
                    .filter(MessageSchemas::isInJson)
                    .toList()));
        }
        return object("$ref", "#/components/schemas/" + name);
    }

    /** The object whose members are these fields. */
    Map<String, Object> fieldsOf(List<FieldDescriptor> fields) {
        Map<String, Object> properties = object();
        List<String> required = new ArrayList<>();
        for (FieldDescriptor field : fields) {
            properties.put(field.getJsonName(), of(field));
            if (isRequired(field)) {
                required.add(field.getJsonName());
            }
        }
        Map<String, Object> schema = object("type", "object", "additionalProperties", false);
        if (!properties.isEmpty()) {
            schema.put("properties", properties);
        }
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    /** Neither the session nor a header fills it. */
    static boolean isInJson(FieldDescriptor field) {
        return Rpc.header(field).isEmpty() && Rpc.sessionValue(field) == SessionValue.SESSION_VALUE_NONE;
    }

    static boolean isRequired(FieldDescriptor field) {
        return FieldConstraints.of(field).required()
                || field.getOptions()
                        .getExtension(FieldBehaviorProto.fieldBehavior)
                        .contains(FieldBehavior.REQUIRED);
    }

    /** The schema of a field: a value, an array, or a map's object. */
    Map<String, Object> of(FieldDescriptor field) {
        FieldConstraints constraints = FieldConstraints.of(field);
        if (field.isMapField()) {
            FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
            FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
            Map<String, Object> schema =
                    object("type", "object", "additionalProperties", ofValue(value, constraints.within(Kind.VALUES)));
            if (key.getJavaType() == FieldDescriptor.JavaType.STRING) {
                schema.put("propertyNames", ofValue(key, constraints.within(Kind.KEYS)));
            }
            return sized(schema, constraints, "minProperties", "maxProperties");
        }
        if (field.isRepeated()) {
            Map<String, Object> schema =
                    object("type", "array", "items", ofValue(field, constraints.within(Kind.ITEMS)));
            if (constraints.rules().containsKey(Kind.UNIQUE)) {
                schema.put("uniqueItems", true);
            }
            return sized(schema, constraints, "minItems", "maxItems");
        }
        return ofValue(field, constraints);
    }

    private static Map<String, Object> sized(
            Map<String, Object> schema, FieldConstraints constraints, String min, String max) {
        constraints.rules().forEach((kind, rule) -> {
            if (kind == Kind.MIN_ITEMS || kind == Kind.MAX_ITEMS) {
                schema.put(kind == Kind.MIN_ITEMS ? min : max, rule);
            }
        });
        return schema;
    }

    private Map<String, Object> ofValue(FieldDescriptor field, FieldConstraints constraints) {
        Map<String, Object> schema = switch (field.getType()) {
            case BOOL -> object("type", "boolean");
            case STRING -> object("type", "string", "maxLength", DEFAULT_MAX_LENGTH);
            case BYTES -> object("type", "string", "contentEncoding", "base64");
            case INT32, SINT32, SFIXED32 -> object("type", "integer", "format", "int32");
            case UINT32, FIXED32 -> object("type", "integer", "minimum", 0, "maximum", 4_294_967_295L);
            case INT64, SINT64, SFIXED64 -> object("type", "string", "format", "int64", "pattern", "^-?[0-9]{1,19}$");
            case UINT64, FIXED64 -> object("type", "string", "format", "uint64", "pattern", "^[0-9]{1,20}$");
            case FLOAT, DOUBLE ->
                object(
                        "oneOf",
                        List.of(
                                object("type", "number"),
                                object("type", "string", "enum", List.of("NaN", "Infinity", "-Infinity"))));
            case ENUM -> reference(field.getEnumType());
            case MESSAGE, GROUP -> of(field.getMessageType());
        };
        boolean isNumber = "integer".equals(schema.get("type"));
        for (Map.Entry<Kind, Object> rule : constraints.rules().entrySet()) {
            constrain(schema, rule.getKey(), rule.getValue(), isNumber);
        }
        return schema;
    }

    private Map<String, Object> reference(EnumDescriptor type) {
        if (type.getFullName().equals("google.protobuf.NullValue")) {
            return object("type", "null");
        }
        List<String> names =
                type.getValues().stream().map(EnumValueDescriptor::getName).toList();
        components.put(type.getFullName(), object("type", "string", "enum", names));
        return object("$ref", "#/components/schemas/" + type.getFullName());
    }

    /** What JSON Schema has a word for; the rest is told by the failure. */
    private static void constrain(Map<String, Object> schema, Kind kind, Object rule, boolean isNumber) {
        switch (kind) {
            case LENGTH -> {
                schema.put("minLength", rule);
                schema.put("maxLength", rule);
            }
            case MIN_LENGTH -> schema.put("minLength", rule);
            case MAX_LENGTH -> schema.put("maxLength", rule);
            case PATTERN -> schema.put("pattern", rule.toString());
            case EMAIL -> schema.put("format", "email");
            case UUID -> schema.put("format", "uuid");
            case LESS_THAN -> putNumber(schema, "exclusiveMaximum", rule, isNumber);
            case AT_MOST -> putNumber(schema, "maximum", rule, isNumber);
            case GREATER_THAN -> putNumber(schema, "exclusiveMinimum", rule, isNumber);
            case AT_LEAST -> putNumber(schema, "minimum", rule, isNumber);
            case IN -> {
                if (isNumber || schema.get("maxLength") != null) {
                    schema.put("enum", rule);
                }
            }
            case CONST -> {
                if (!(rule instanceof BigDecimal) || isNumber) {
                    schema.put("const", rule);
                }
            }
            case NOT_IN,
                    PREFIX,
                    SUFFIX,
                    CONTAINS,
                    FINITE,
                    DEFINED_ONLY,
                    MIN_ITEMS,
                    MAX_ITEMS,
                    UNIQUE,
                    ITEMS,
                    KEYS,
                    VALUES -> {}
        }
    }

    /** Of a whole number of 64 bits, which is a string, JSON Schema can say no bound. */
    private static void putNumber(Map<String, Object> schema, String word, Object rule, boolean isNumber) {
        if (isNumber) {
            schema.put(word, rule);
        }
    }

    private static Map<String, Object> orNull(Map<String, Object> schema) {
        return object("oneOf", List.of(schema, object("type", "null")));
    }

    /** An object of name and value in turn. */
    static Map<String, Object> object(Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            object.put((String) members[i], members[i + 1]);
        }
        return object;
    }
}
