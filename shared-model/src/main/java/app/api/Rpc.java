package app.api;

import app.v1.Access;
import app.v1.FailurePage;
import app.v1.OptionsProto;
import app.v1.SessionValue;
import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One rpc, as declared in proto/. Functions, routes and permissions all derive from it.
 *
 * @param descriptor the rpc as protobuf describes it
 * @param access who may call it
 * @param route where a browser calls it; present exactly when {@code access} is not INTERNAL
 */
public record Rpc(MethodDescriptor descriptor, Access access, Optional<Route> route) {

    /**
     * Reads what an rpc says of itself.
     *
     * @throws IllegalArgumentException if it contradicts itself, naming the rpc and the mend
     */
    public static Rpc of(MethodDescriptor descriptor) {
        try {
            Access access = descriptor.getOptions().getExtension(OptionsProto.access);
            Rpc rpc = new Rpc(descriptor, access, routeOf(descriptor, access));
            rpc.checkMessages();
            rpc.checkIdempotencyKey();
            if (rpc.needsFreshSignIn() && access != Access.ACCESS_SESSION) {
                throw new IllegalArgumentException("it has (app.v1.fresh_sign_in), but no session may call the rpc");
            }
            return rpc;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("rpc " + descriptor.getFullName() + ": " + e.getMessage(), e);
        }
    }

    private static Optional<Route> routeOf(MethodDescriptor descriptor, Access access) {
        boolean hasRule = descriptor.getOptions().hasExtension(AnnotationsProto.http);
        return switch (access) {
            case ACCESS_INTERNAL -> {
                if (hasRule) {
                    throw new IllegalArgumentException("it has a google.api.http route but does not say who may call:"
                            + " set (app.v1.access) to ACCESS_SESSION or ACCESS_PUBLIC");
                }
                yield Optional.empty();
            }
            case ACCESS_SESSION, ACCESS_PUBLIC -> {
                if (!hasRule) {
                    throw new IllegalArgumentException("a browser may call it, so it needs a google.api.http route");
                }
                HttpRule rule = descriptor.getOptions().getExtension(AnnotationsProto.http);
                yield Optional.of(Route.of(rule));
            }
            case UNRECOGNIZED -> throw new IllegalArgumentException("unknown value of (app.v1.access)");
        };
    }

    private void checkIdempotencyKey() {
        if (!hasIdempotencyKey()) {
            return;
        }
        if (access != Access.ACCESS_SESSION
                || !route.map(Route::method).orElse("").equals("POST")) {
            throw new IllegalArgumentException(
                    "it has (app.v1.idempotency_key), so it must be a POST of a browser with a session");
        }
        for (FieldDescriptor field : descriptor.getOutputType().getFields()) {
            if (header(field).isPresent()) {
                throw new IllegalArgumentException("it has (app.v1.idempotency_key), so its answer is kept: field "
                        + field.getName() + " must not be a header");
            }
        }
    }

    private void checkMessages() {
        if (descriptor.isClientStreaming() || descriptor.isServerStreaming()) {
            throw new IllegalArgumentException("streams are not supported: Lambda answers once");
        }
        if (!descriptor.getInputType().getFile().equals(descriptor.getFile())) {
            throw new IllegalArgumentException("its request message must be declared in "
                    + descriptor.getFile().getName());
        }
        checkKinds(descriptor.getInputType(), new HashSet<>());
        checkKinds(descriptor.getOutputType(), new HashSet<>());
        checkNested(descriptor.getInputType(), new HashSet<>());
        for (FieldDescriptor field : descriptor.getInputType().getFields()) {
            boolean fromSession = sessionValue(field) != SessionValue.SESSION_VALUE_NONE;
            if (fromSession && (field.getJavaType() != FieldDescriptor.JavaType.STRING || field.isRepeated())) {
                throw new IllegalArgumentException(
                        "field " + field.getName() + " is filled from the session, so it must be a string");
            }
            if (fromSession && access == Access.ACCESS_PUBLIC) {
                throw new IllegalArgumentException(
                        "field " + field.getName() + " is filled from the session, but anyone may call the rpc");
            }
            if (fromSession && access != Access.ACCESS_SESSION) {
                throw new IllegalArgumentException(
                        "field " + field.getName() + " is filled from the session, but no session may call the rpc");
            }
            checkHeader(field, "cookie");
        }
        for (FieldDescriptor field : descriptor.getOutputType().getFields()) {
            checkHeader(field, "set-cookie");
            if (!field.isRepeated() || header(field).isEmpty()) {
                continue;
            }
            if (!header(field).get().equals("set-cookie")) {
                throw new IllegalArgumentException(
                        "field " + field.getName() + " is a header of the answer, so it must not be repeated");
            }
        }
        for (String variable : route.map(Route::variables).orElse(List.of())) {
            FieldDescriptor field = descriptor.getInputType().findFieldByName(variable);
            if (field == null || field.isRepeated() || field.getJavaType() != FieldDescriptor.JavaType.STRING) {
                throw new IllegalArgumentException("path variable {" + variable + "} must name a string field of "
                        + descriptor.getInputType().getName());
            }
            if (sessionValue(field) != SessionValue.SESSION_VALUE_NONE) {
                throw new IllegalArgumentException(
                        "path variable {" + variable + "} is filled from the session, so no path may give it");
            }
            if (header(field).isPresent()) {
                throw new IllegalArgumentException(
                        "path variable {" + variable + "} is filled from a header, so no path may give it");
            }
        }
    }

    /**
     * A header is a string in lower case.
     *
     * @param list the one header that is always a list
     */
    private static void checkHeader(FieldDescriptor field, String list) {
        Optional<String> header = header(field);
        if (header.isEmpty()) {
            return;
        }
        if (field.getJavaType() != FieldDescriptor.JavaType.STRING) {
            throw new IllegalArgumentException("field " + field.getName() + " is a header, so it must be a string");
        }
        if (!header.get().equals(header.get().toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "field " + field.getName() + " names its header in upper case: " + header.get());
        }
        if (header.get().equals(list) && !field.isRepeated()) {
            throw new IllegalArgumentException(
                    "field " + field.getName() + " is the header " + list + ", so it must be a repeated string");
        }
    }

    /**
     * ProtoJson maps messages, lists and scalars; of the well-known types only Timestamp has a form of its own there.
     */
    private static void checkKinds(Descriptor message, Set<Descriptor> seen) {
        for (FieldDescriptor field : message.getFields()) {
            if (field.isMapField()) {
                throw new IllegalArgumentException(
                        "field " + field.getFullName() + " is a map: use a list of messages");
            }
            if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
                continue;
            }
            Descriptor type = field.getMessageType();
            if (type.getFullName().equals("google.protobuf.Timestamp") || !seen.add(type)) {
                continue;
            }
            if (type.getFullName().startsWith("google.protobuf.")) {
                throw new IllegalArgumentException("field " + field.getFullName() + " is a " + type.getFullName()
                        + ": of the well-known types only Timestamp is supported");
            }
            checkKinds(type, seen);
        }
    }

    /** Only the request message's own fields are filled: one within them would hold what a browser says of it. */
    private static void checkNested(Descriptor message, Set<Descriptor> seen) {
        for (FieldDescriptor field : message.getFields()) {
            if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE || !seen.add(field.getMessageType())) {
                continue;
            }
            for (FieldDescriptor inner : field.getMessageType().getFields()) {
                if (sessionValue(inner) != SessionValue.SESSION_VALUE_NONE) {
                    throw new IllegalArgumentException("field " + inner.getFullName()
                            + " is filled from the session, so it must stand in the request message itself");
                }
            }
            checkNested(field.getMessageType(), seen);
        }
    }

    /** Which fact of the session fills a request field. */
    public static SessionValue sessionValue(FieldDescriptor field) {
        return field.getOptions().getExtension(OptionsProto.fromSession);
    }

    /** The HTTP header that carries a field, in lower case; empty for a field of path, query or body. */
    public static Optional<String> header(FieldDescriptor field) {
        String header = field.getOptions().getExtension(OptionsProto.header);
        return header.isEmpty() ? Optional.empty() : Optional.of(header);
    }

    /** Whether what is sent twice with one Idempotency-Key is done once. */
    public boolean hasIdempotencyKey() {
        return descriptor.getOptions().getExtension(OptionsProto.idempotencyKey);
    }

    /** Whether the session must have begun a short while ago. */
    public boolean needsFreshSignIn() {
        return descriptor.getOptions().getExtension(OptionsProto.freshSignIn);
    }

    /** Where a browser goes whose request cannot be served; empty where it gets the error itself. */
    public Optional<FailurePage> failurePage() {
        return descriptor.getOptions().hasExtension(OptionsProto.failurePage)
                ? Optional.of(descriptor.getOptions().getExtension(OptionsProto.failurePage))
                : Optional.empty();
    }

    /**
     * The most things of one user that a service keeps.
     *
     * @throws IllegalArgumentException if it does not say so
     */
    public static int maxPerUser(ServiceDescriptor service) {
        int max = service.getOptions().getExtension(OptionsProto.maxPerUser);
        if (max <= 0) {
            throw new IllegalArgumentException("service " + service.getFullName() + " has no (app.v1.max_per_user)");
        }
        return max;
    }

    /** The name, such as {@code GetUser}: also the name of its endpoint class, its function and its sample event. */
    public String name() {
        return descriptor.getName();
    }

    /** The name within gRPC, such as {@code user.v1.UserService/GetUser}. */
    public String path() {
        return descriptor.getService().getFullName() + "/" + name();
    }

    /** The service's short name, such as {@code user}: its folder, its module and its archive. */
    public String service() {
        String protoPackage = descriptor.getFile().getPackage();
        int dot = protoPackage.indexOf('.');
        return dot < 0 ? protoPackage : protoPackage.substring(0, dot);
    }

    /**
     * The routes of API Gateway that lead to the rpc: a browser's, or for an INTERNAL rpc the IAM one, {@code POST
     * /rpc/user.v1.UserService/CreateUser}.
     */
    public String routeKey() {
        return route.map(Route::toString).orElse("POST /rpc/" + path());
    }

    static List<Rpc> of(List<ServiceDescriptor> services) {
        List<Rpc> rpcs = new ArrayList<>();
        for (ServiceDescriptor service : services) {
            for (MethodDescriptor method : service.getMethods()) {
                rpcs.add(of(method));
            }
        }
        return List.copyOf(rpcs);
    }

    @Override
    public String toString() {
        return path();
    }
}
