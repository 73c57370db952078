package app.api;

import app.v1.Access;
import app.v1.SessionValue;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** Refuses an rpc that contradicts itself, when the catalogue is read: at build, and not when a function starts. */
final class RpcCheck {

    private RpcCheck() {}

    /** @throws IllegalArgumentException if the rpc contradicts itself, saying the mend */
    static void check(Rpc rpc) {
        MethodDescriptor descriptor = rpc.descriptor();
        if (descriptor.isClientStreaming() || descriptor.isServerStreaming()) {
            throw new IllegalArgumentException("streams are not supported: Lambda answers once");
        }
        if (!descriptor.getInputType().getFile().equals(descriptor.getFile())) {
            throw new IllegalArgumentException("its request message must be declared in "
                    + descriptor.getFile().getName());
        }
        checkKinds(descriptor.getInputType());
        checkKinds(descriptor.getOutputType());
        checkNested(descriptor.getInputType());
        for (FieldDescriptor field : descriptor.getInputType().getFields()) {
            checkSessionValue(field, rpc.access());
            checkHeader(field, "cookie");
        }
        for (FieldDescriptor field : descriptor.getOutputType().getFields()) {
            checkHeader(field, "set-cookie");
            if (field.isRepeated() && !Rpc.header(field).orElse("set-cookie").equals("set-cookie")) {
                throw new IllegalArgumentException(
                        "field " + field.getName() + " is a header of the answer, so it must not be repeated");
            }
        }
        rpc.routes().forEach(route -> RouteFields.check(route, descriptor));
        checkIdempotencyKey(rpc);
        if (rpc.needsFreshSignIn() && rpc.access() != Access.ACCESS_SESSION) {
            throw new IllegalArgumentException("it has (app.v1.fresh_sign_in), but no session may call the rpc");
        }
    }

    /** JSON maps all of proto3. A proto2 message that lacks a required field could be neither read nor answered. */
    private static void checkKinds(Descriptor message) {
        Set<Descriptor> types = new LinkedHashSet<>(Set.of(message));
        addNested(message, types);
        for (Descriptor type : types) {
            for (FieldDescriptor field : type.getFields()) {
                if (field.isRequired()) {
                    throw new IllegalArgumentException(
                            "field " + field.getFullName()
                                    + " is required as proto2 has it: use a message of proto3, and (google.api.field_behavior)");
                }
            }
        }
    }

    /** Only the request message's own fields are filled: one within them would hold what a browser says of it. */
    private static void checkNested(Descriptor message) {
        Set<Descriptor> types = new LinkedHashSet<>();
        addNested(message, types);
        for (Descriptor type : types) {
            for (FieldDescriptor field : type.getFields()) {
                if (isFromSession(field)) {
                    throw new IllegalArgumentException("field " + field.getFullName()
                            + " is filled from the session, so it must stand in the request message itself");
                }
            }
        }
    }

    /** Adds the types of the messages within a message, at any depth. */
    private static void addNested(Descriptor message, Set<Descriptor> types) {
        for (FieldDescriptor field : message.getFields()) {
            if (field.getJavaType() == JavaType.MESSAGE && types.add(field.getMessageType())) {
                addNested(field.getMessageType(), types);
            }
        }
    }

    private static void checkSessionValue(FieldDescriptor field, Access access) {
        if (!isFromSession(field)) {
            return;
        }
        String filled = "field " + field.getName() + " is filled from the session, ";
        if (field.getJavaType() != JavaType.STRING || field.isRepeated()) {
            throw new IllegalArgumentException(filled + "so it must be a string");
        }
        if (access != Access.ACCESS_SESSION) {
            throw new IllegalArgumentException(
                    filled + "but " + (access == Access.ACCESS_PUBLIC ? "anyone" : "no session") + " may call the rpc");
        }
    }

    private static boolean isFromSession(FieldDescriptor field) {
        return Rpc.sessionValue(field) != SessionValue.SESSION_VALUE_NONE;
    }

    /**
     * A header is a string in lower case.
     *
     * @param list the one header that is always a list
     */
    private static void checkHeader(FieldDescriptor field, String list) {
        String header = Rpc.header(field).orElse("");
        if (header.isEmpty()) {
            return;
        }
        if (field.getJavaType() != JavaType.STRING) {
            throw new IllegalArgumentException("field " + field.getName() + " is a header, so it must be a string");
        }
        if (!header.equals(header.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "field " + field.getName() + " names its header in upper case: " + header);
        }
        if (header.equals(list) && !field.isRepeated()) {
            throw new IllegalArgumentException(
                    "field " + field.getName() + " is the header " + list + ", so it must be a repeated string");
        }
    }

    private static void checkIdempotencyKey(Rpc rpc) {
        if (!rpc.hasIdempotencyKey()) {
            return;
        }
        if (rpc.access() != Access.ACCESS_SESSION
                || !rpc.routes().stream().allMatch(route -> route.method().equals("POST"))) {
            throw new IllegalArgumentException(
                    "it has (app.v1.idempotency_key), so it must be a POST of a browser with a session");
        }
        for (FieldDescriptor field : rpc.descriptor().getOutputType().getFields()) {
            if (Rpc.header(field).isPresent()) {
                throw new IllegalArgumentException("it has (app.v1.idempotency_key), so its answer is kept: field "
                        + field.getName() + " must not be a header");
            }
        }
    }
}
