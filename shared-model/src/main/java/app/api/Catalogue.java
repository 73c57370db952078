package app.api;

import app.v1.OptionsProto;
import build.buf.validate.ValidateProto;
import com.google.api.AnnotationsProto;
import com.google.api.FieldBehaviorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.ExtensionRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every rpc of the API. A new one in proto/ is in here with no further edit: the catalogue is the descriptor set that
 * protoc writes at build time. For the infrastructure, the migrations and the tests; a function knows its own rpc and
 * reads none of it.
 *
 * @param rpcs every rpc, in the order of declaration
 */
public record Catalogue(List<Rpc> rpcs) {

    private static final String RESOURCE = "catalogue.binpb";

    /** The catalogue of proto/. */
    public static Catalogue ofProto() {
        try (InputStream in = Catalogue.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing: build shared-model with Maven");
            }
            return read(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }

    /**
     * Reads a serialized {@code google.protobuf.FileDescriptorSet} that includes its imports.
     *
     * @throws IllegalArgumentException if an rpc contradicts itself or two share a route, naming them
     */
    public static Catalogue read(InputStream descriptorSet) throws IOException {
        ExtensionRegistry options = ExtensionRegistry.newInstance();
        OptionsProto.registerAllExtensions(options);
        AnnotationsProto.registerAllExtensions(options);
        FieldBehaviorProto.registerAllExtensions(options);
        ValidateProto.registerAllExtensions(options);
        Map<String, FileDescriptor> files = new HashMap<>();
        List<ServiceDescriptor> services = new ArrayList<>();
        // protoc lists a file after the files that it imports.
        for (FileDescriptorProto proto :
                FileDescriptorSet.parseFrom(descriptorSet, options).getFileList()) {
            FileDescriptor file = link(proto, files);
            files.put(proto.getName(), file);
            services.addAll(file.getServices());
            ConstraintsCheck.check(file);
        }
        List<Rpc> rpcs = services.stream()
                .flatMap(service -> service.getMethods().stream())
                .map(Catalogue::checked)
                .toList();
        checkRoutes(rpcs);
        return new Catalogue(rpcs);
    }

    private static FileDescriptor link(FileDescriptorProto proto, Map<String, FileDescriptor> files) {
        FileDescriptor[] imports =
                proto.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new);
        try {
            return FileDescriptor.buildFrom(proto, imports);
        } catch (DescriptorValidationException e) {
            throw new IllegalArgumentException("invalid descriptor of " + proto.getName(), e);
        }
    }

    private static Rpc checked(MethodDescriptor method) {
        try {
            Rpc rpc = Rpc.of(method);
            RpcCheck.check(rpc);
            return rpc;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "proto/" + method.getFile().getName() + ": rpc " + method.getFullName() + ": " + e.getMessage(), e);
        }
    }

    /** Two routes clash when they match the same requests, whatever their variables are called. */
    private static void checkRoutes(List<Rpc> rpcs) {
        Map<String, Rpc> seen = new HashMap<>();
        for (Rpc rpc : rpcs) {
            for (String key : rpc.routeKeys()) {
                String pattern = key.replaceAll("\\{[^}]*}", "{}");
                Rpc other = seen.put(pattern, rpc);
                if (other == rpc) {
                    throw new IllegalArgumentException(
                            "rpc " + rpc + " has two routes that are one at API Gateway: " + key);
                }
                if (other != null) {
                    throw new IllegalArgumentException("rpc " + other + " and rpc " + rpc + " have the same route: "
                            + key + verbAdvice(other, rpc));
                }
            }
        }
    }

    /** API Gateway routes by whole segments, so a verb after a variable makes no other route. */
    private static String verbAdvice(Rpc one, Rpc other) {
        for (Rpc rpc : List.of(one, other)) {
            for (Route route : rpc.routes()) {
                if (!route.template().verb().isEmpty()) {
                    String verb = ":" + route.template().verb();
                    String path = route.path().substring(0, route.path().length() - verb.length());
                    return ", for API Gateway does not see the verb " + verb + ": write " + path + "/"
                            + verb.substring(1);
                }
            }
        }
        return "";
    }

    /** The rpc of a name such as {@code user.v1.UserService/GetUser}. */
    public Optional<Rpc> find(String path) {
        return rpcs.stream().filter(rpc -> rpc.path().equals(path)).findFirst();
    }

    /** The rpcs of one service, such as {@code user}. */
    public List<Rpc> ofService(String service) {
        return rpcs.stream().filter(rpc -> rpc.service().equals(service)).toList();
    }

    /** The short names of the services, such as {@code user}. */
    public Set<String> services() {
        Set<String> services = new LinkedHashSet<>();
        rpcs.forEach(rpc -> services.add(rpc.service()));
        return services;
    }
}
