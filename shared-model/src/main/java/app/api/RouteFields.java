package app.api;

import app.v1.SessionValue;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Checks what a route says of the fields of an rpc's messages, by the rules of google/api/http.proto. */
final class RouteFields {

    /** The well-known types that JSON writes as a text or a number, so that a query can have them. */
    private static final Set<String> TEXTS = Set.of(
            "Timestamp",
            "Duration",
            "FieldMask",
            "BoolValue",
            "BytesValue",
            "DoubleValue",
            "FloatValue",
            "Int32Value",
            "Int64Value",
            "StringValue",
            "UInt32Value",
            "UInt64Value");

    private RouteFields() {}

    /** @throws IllegalArgumentException if a field cannot travel where the route has it, saying why */
    static void check(Route route, MethodDescriptor rpc) {
        Descriptor request = rpc.getInputType();
        route.variables().forEach(variable -> checkVariable(route, variable, request));
        checkBody(route, request);
        if (!route.responseBody().isEmpty()) {
            FieldDescriptor field = field("response_body", route.responseBody(), rpc.getOutputType());
            checkOwn("response_body", field);
        }
        checkQuery(route, request);
    }

    private static void checkVariable(Route route, String variable, Descriptor request) {
        Optional<FieldPath> path = FieldPath.find(request, variable)
                .filter(found -> found.toString().equals(variable));
        boolean isMultiSegment = route.template().variables().stream()
                .anyMatch(each -> each.field().equals(variable) && each.isMultiSegment());
        if (path.isEmpty() || !isText(path.get().last(), isMultiSegment)) {
            throw new IllegalArgumentException("path variable {" + variable + "} must name a "
                    + (isMultiSegment ? "string field" : "field of one string, number, bool or enum") + " of "
                    + request.getName());
        }
        checkOwn("path variable {" + variable + "}", path.get().first());
    }

    private static boolean isText(FieldDescriptor field, boolean isMultiSegment) {
        return !field.isRepeated()
                && switch (field.getJavaType()) {
                    case STRING -> true;
                    case INT, LONG, FLOAT, DOUBLE, BOOLEAN, ENUM -> !isMultiSegment;
                    case BYTE_STRING, MESSAGE -> false;
                };
    }

    private static void checkBody(Route route, Descriptor request) {
        if (!route.hasBody() || route.isWholeBody()) {
            return;
        }
        FieldDescriptor field = field("body", route.body(), request);
        checkOwn("body", field);
        if (route.variables().contains(route.body())) {
            throw new IllegalArgumentException("path variable {" + route.body() + "} is the body");
        }
    }

    private static FieldDescriptor field(String place, String name, Descriptor type) {
        FieldDescriptor field = type.findFieldByName(name);
        if (field == null) {
            throw new IllegalArgumentException(
                    place + " must name a field of " + type.getName() + ", and \"" + name + "\" is none");
        }
        return field;
    }

    private static void checkOwn(String place, FieldDescriptor field) {
        if (Rpc.sessionValue(field) != SessionValue.SESSION_VALUE_NONE) {
            throw new IllegalArgumentException(
                    place + " is filled from the session, so no " + placeKind(place) + " may give it");
        }
        if (Rpc.header(field).isPresent()) {
            throw new IllegalArgumentException(place + " is a header, so no " + placeKind(place) + " may give it");
        }
    }

    private static String placeKind(String place) {
        return place.startsWith("path") ? "path" : "body";
    }

    /** What neither path nor body nor header nor session gives comes by the query. */
    private static void checkQuery(Route route, Descriptor request) {
        if (route.isWholeBody()) {
            return;
        }
        for (FieldDescriptor field : request.getFields()) {
            boolean isElsewhere = field.getName().equals(route.body())
                    || route.variables().contains(field.getName())
                    || Rpc.header(field).isPresent()
                    || Rpc.sessionValue(field) != SessionValue.SESSION_VALUE_NONE;
            if (!isElsewhere) {
                checkParameter(field, field.getName(), new HashSet<>());
            }
        }
    }

    private static void checkParameter(FieldDescriptor field, String name, Set<Descriptor> around) {
        if (field.getJavaType() != JavaType.MESSAGE || isText(field.getMessageType())) {
            return;
        }
        Descriptor type = field.getMessageType();
        if (field.isRepeated() || type.getFullName().startsWith("google.")) {
            String what =
                    field.isMapField() ? "a map" : (field.isRepeated() ? "a list of " : "a ") + type.getFullName();
            throw new IllegalArgumentException("field " + name + " is " + what
                    + ", which no query can hold: give the route a body, or the query a field of text");
        }
        if (around.add(type)) {
            type.getFields().forEach(inner -> checkParameter(inner, name + "." + inner.getName(), around));
        }
    }

    private static boolean isText(Descriptor type) {
        return type.getFile().getPackage().equals("google.protobuf") && TEXTS.contains(type.getName());
    }
}
