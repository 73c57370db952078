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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One rpc, as declared in proto/. Functions, routes and permissions all derive from it.
 *
 * @param descriptor the rpc as protobuf describes it
 * @param access who may call it
 * @param routes where a browser calls it, the main one first; empty exactly when {@code access} is INTERNAL
 * @param function how its function runs
 */
public record Rpc(MethodDescriptor descriptor, Access access, List<Route> routes, FunctionSettings function) {

    /**
     * Reads what an rpc says of itself. Whether its parts fit each other is checked where the catalogue is read.
     *
     * @throws IllegalArgumentException if its access, its route or its function is none, saying the mend
     */
    public static Rpc of(MethodDescriptor descriptor) {
        Access access = descriptor.getOptions().getExtension(OptionsProto.access);
        return new Rpc(descriptor, access, routesOf(descriptor, access), FunctionSettings.of(descriptor, access));
    }

    private static List<Route> routesOf(MethodDescriptor descriptor, Access access) {
        boolean hasRule = descriptor.getOptions().hasExtension(AnnotationsProto.http);
        return switch (access) {
            case ACCESS_INTERNAL -> {
                if (hasRule) {
                    throw new IllegalArgumentException("it has a google.api.http route but does not say who may call:"
                            + " set (app.v1.access) to ACCESS_SESSION or ACCESS_PUBLIC");
                }
                yield List.of();
            }
            case ACCESS_SESSION, ACCESS_PUBLIC -> {
                if (!hasRule) {
                    throw new IllegalArgumentException("a browser may call it, so it needs a google.api.http route");
                }
                HttpRule rule = descriptor.getOptions().getExtension(AnnotationsProto.http);
                yield Route.of(rule);
            }
            case UNRECOGNIZED -> throw new IllegalArgumentException("unknown value of (app.v1.access)");
        };
    }

    /** Whether a message is {@code google.api.HttpBody}: bytes with a content type, which are no JSON. */
    public static boolean isHttpBody(Descriptor type) {
        return type.getFullName().equals("google.api.HttpBody");
    }

    /** Whether a field is one {@code google.api.HttpBody}. */
    public static boolean isHttpBody(FieldDescriptor field) {
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                && !field.isRepeated()
                && isHttpBody(field.getMessageType());
    }

    /** Whether a body or an answer of it is bytes. */
    public boolean carriesBytes() {
        for (Route route : routes) {
            FieldDescriptor body = descriptor.getInputType().findFieldByName(route.body());
            FieldDescriptor answer = descriptor.getOutputType().findFieldByName(route.responseBody());
            if ((body != null && isHttpBody(body))
                    || (answer == null ? isHttpBody(descriptor.getOutputType()) : isHttpBody(answer))) {
                return true;
            }
        }
        return false;
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

    /** Where a browser calls it as a rule; empty exactly when it is INTERNAL. */
    public Optional<Route> route() {
        return routes.isEmpty() ? Optional.empty() : Optional.of(routes.get(0));
    }

    /** The main one of {@link #routeKeys}. */
    public String routeKey() {
        return routes.isEmpty() ? "POST /rpc/" + path() : routes.get(0).gatewayKey();
    }

    /**
     * The routes of API Gateway that lead to the rpc: a browser's, or for an INTERNAL rpc the IAM one, {@code POST
     * /rpc/user.v1.UserService/CreateUser}.
     */
    public Set<String> routeKeys() {
        Set<String> keys = new LinkedHashSet<>();
        keys.add(routeKey());
        routes.forEach(route -> keys.add(route.gatewayKey()));
        return keys;
    }

    @Override
    public String toString() {
        return path();
    }
}
