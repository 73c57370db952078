package app.local.console;

import static app.local.console.ApiDescriptors.option;

import app.local.assembly.Assembly;
import app.local.assembly.FunctionSpec;
import app.local.assembly.HttpApiSpec;
import app.local.assembly.RouteAccess;
import app.local.assembly.RouteSpec;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * What the API offers: who may call what, where, with which messages. Routes and access are the template's; the
 * messages come from the descriptors that protoc left in the functions' archives.
 */
public final class ApiCatalogue {

    private static final String DESCRIPTORS = "app/api/catalogue.binpb";

    private final HttpApiSpec api;
    private final String address;
    private final List<FunctionSpec> functions;
    private final Function<Path, List<Path>> classPath;

    /**
     * @param address where the HTTP API itself listens
     * @param classPath what runs of an archive: jars and folders
     */
    public ApiCatalogue(
            HttpApiSpec api, String address, List<FunctionSpec> functions, Function<Path, List<Path>> classPath) {
        this.api = api;
        this.address = address;
        this.functions = functions;
        this.classPath = classPath;
    }

    private record Document(String address, String region, List<OneRpc> rpcs, Map<String, OneMessage> messages) {}

    /** The last four are null where nothing describes it. */
    private record OneRpc(
            String rpc,
            String function,
            String method,
            String path,
            String access,
            @Nullable String request,
            @Nullable String answer,
            @Nullable Boolean body,
            @Nullable String comment) {}

    private record OneMessage(String comment, List<OneField> fields) {}

    /** @param values an enum's; null for other types */
    private record OneField(
            String name,
            String jsonName,
            String type,
            boolean repeated,
            boolean message,
            boolean required,
            long maxLength,
            boolean fromSession,
            String header,
            boolean secret,
            String comment,
            @Nullable List<String> values) {}

    /** As JSON; without messages if no archive holds descriptors. */
    public byte[] json() {
        ApiDescriptors descriptors;
        try {
            descriptors = descriptors();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + DESCRIPTORS + " in the functions' archives", e);
        }
        List<OneRpc> rpcs = new ArrayList<>();
        for (FunctionSpec function : functions) {
            if (!function.rpc().isEmpty()) {
                rpcs.add(rpc(function, descriptors.method(function.rpc()).orElse(null)));
            }
        }
        Map<String, OneMessage> messages = new LinkedHashMap<>();
        for (Descriptor type : descriptors.messages()) {
            messages.put(type.getFullName(), message(type));
        }
        return ConsoleJson.of(new Document(address, Assembly.REGION, rpcs, messages));
    }

    private ApiDescriptors descriptors() throws IOException {
        for (FunctionSpec function : functions) {
            for (Path entry : classPath.apply(function.archive())) {
                if (Files.isRegularFile(entry.resolve(DESCRIPTORS))) {
                    return ApiDescriptors.parse(Files.readAllBytes(entry.resolve(DESCRIPTORS)));
                }
                if (Files.isRegularFile(entry)) {
                    try (JarFile jar = new JarFile(entry.toFile())) {
                        ZipEntry found = jar.getEntry(DESCRIPTORS);
                        if (found != null) {
                            try (InputStream in = jar.getInputStream(found)) {
                                return ApiDescriptors.parse(in.readAllBytes());
                            }
                        }
                    }
                }
            }
        }
        return ApiDescriptors.none();
    }

    private OneRpc rpc(FunctionSpec function, @Nullable MethodDescriptor method) {
        Optional<RouteSpec> route = api.routes().stream()
                .filter(candidate -> candidate.function().name().equals(function.name()))
                .findFirst();
        String key = route.map(RouteSpec::key).orElse("");
        return new OneRpc(
                function.rpc(),
                function.name(),
                key.substring(0, Math.max(0, key.indexOf(' '))),
                key.substring(key.indexOf(' ') + 1),
                route.map(RouteSpec::access).map(ApiCatalogue::access).orElse("internal"),
                method == null ? null : method.getInputType().getFullName(),
                method == null ? null : method.getOutputType().getFullName(),
                method == null
                        ? null
                        : option(method.getOptions(), "google.api.http", "body").isPresent(),
                method == null ? null : comment(method));
    }

    private static String access(RouteAccess access) {
        return switch (access) {
            case RouteAccess.Open _ -> "public";
            case RouteAccess.Iam _ -> "internal";
            case RouteAccess.Authorized _ -> "session";
        };
    }

    private static String comment(MethodDescriptor method) {
        List<Integer> path = List.of(6, method.getService().getIndex(), 2, method.getIndex());
        return ApiDescriptors.comments(method.getFile()).getOrDefault(path, "");
    }

    private static OneMessage message(Descriptor type) {
        Map<List<Integer>, String> comments = ApiDescriptors.comments(type.getFile());
        List<Integer> path = path(type);
        List<OneField> fields = new ArrayList<>();
        for (FieldDescriptor field : type.getFields()) {
            fields.add(field(field, comments.getOrDefault(with(path, 2, field.getIndex()), "")));
        }
        return new OneMessage(comments.getOrDefault(path, ""), fields);
    }

    private static OneField field(FieldDescriptor field, String comment) {
        var options = field.getOptions();
        String type = switch (field.getJavaType()) {
            case MESSAGE -> field.getMessageType().getFullName();
            case ENUM -> field.getEnumType().getFullName();
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
        return new OneField(
                field.getName(),
                field.getJsonName(),
                type,
                field.isRepeated() && !field.isMapField(),
                field.getJavaType() == JavaType.MESSAGE,
                option(options, "google.api.field_behavior").stream()
                        .flatMap(behaviors -> ((List<?>) behaviors).stream())
                        .anyMatch(behavior ->
                                ((EnumValueDescriptor) behavior).getName().equals("REQUIRED")),
                (long) option(options, "buf.validate.field", "string", "max_len")
                        .orElse(0L),
                option(options, "app.v1.from_session")
                        .filter(value -> ((EnumValueDescriptor) value).getNumber() != 0)
                        .isPresent(),
                (String) option(options, "app.v1.header").orElse(""),
                options.getDebugRedact(),
                comment,
                field.getJavaType() == JavaType.ENUM
                        ? field.getEnumType().getValues().stream()
                                .map(EnumValueDescriptor::getName)
                                .toList()
                        : null);
    }

    /** Where a message stands in its file (descriptor.proto, {@code SourceCodeInfo.Location.path}). */
    private static List<Integer> path(Descriptor type) {
        Descriptor outer = type.getContainingType();
        return outer == null ? List.of(4, type.getIndex()) : with(path(outer), 3, type.getIndex());
    }

    private static List<Integer> with(List<Integer> path, int kind, int index) {
        List<Integer> longer = new ArrayList<>(path);
        longer.add(kind);
        longer.add(index);
        return longer;
    }
}
