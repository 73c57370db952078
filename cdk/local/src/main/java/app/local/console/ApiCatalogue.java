package app.local.console;

import app.local.assembly.Assembly;
import app.local.assembly.FunctionSpec;
import app.local.assembly.HttpApiSpec;
import app.local.assembly.RouteAccess;
import app.local.assembly.RouteSpec;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the API offers: who may call what, where, with which messages. Routes and access are the template's; the
 * messages come from the descriptors that protoc left in the functions' archives.
 */
public final class ApiCatalogue {

    private static final String DESCRIPTORS = "app/api/catalogue.binpb";

    /** The numbers of the options in proto/app/v1/options.proto and google/api. */
    private static final int FROM_SESSION = 50002;

    private static final int HEADER = 50003;
    // buf.validate.field, its string rules, and of these max_len.
    private static final int CONSTRAINTS = 1159;
    private static final int STRING_RULES = 14;
    private static final int MAX_LENGTH = 3;
    private static final int FIELD_BEHAVIOR = 1052;
    private static final int REQUIRED = 2;
    private static final int HTTP_RULE = 72295728;
    private static final int HTTP_RULE_BODY = 7;

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

    /** As JSON; without messages if no archive holds descriptors. */
    public byte[] json() {
        Described described = new Described();
        try {
            Optional<FileDescriptorSet> descriptors = descriptors();
            if (descriptors.isPresent()) {
                described.read(descriptors.get());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + DESCRIPTORS + " in the functions' archives", e);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(16_384);
        try (JsonGenerator json = JsonMapper.shared().createGenerator(out)) {
            json.writeStartObject();
            json.writeStringProperty("address", address);
            json.writeStringProperty("region", Assembly.REGION);
            json.writeArrayPropertyStart("rpcs");
            for (FunctionSpec function : functions) {
                String rpc = function.environment().get("RPC");
                if (rpc != null) {
                    writeRpc(json, function, rpc, described);
                }
            }
            json.writeEndArray();
            described.writeMessages(json);
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private void writeRpc(JsonGenerator json, FunctionSpec function, String rpc, Described described) {
        Optional<RouteSpec> route = api.routes().stream()
                .filter(candidate -> candidate.function().name().equals(function.name()))
                .findFirst();
        String key = route.map(RouteSpec::key).orElse("");
        json.writeStartObject();
        json.writeStringProperty("rpc", rpc);
        json.writeStringProperty("function", function.name());
        json.writeStringProperty("method", key.isEmpty() ? "" : key.substring(0, Math.max(0, key.indexOf(' '))));
        json.writeStringProperty("path", key.substring(key.indexOf(' ') + 1));
        json.writeStringProperty(
                "access", route.map(RouteSpec::access).map(ApiCatalogue::access).orElse("internal"));
        Described.Method method = described.methods.get(rpc);
        if (method != null) {
            json.writeStringProperty("request", method.request);
            json.writeStringProperty("answer", method.answer);
            json.writeBooleanProperty("body", method.hasBody);
            json.writeStringProperty("comment", method.comment);
        }
        json.writeEndObject();
    }

    private static String access(RouteAccess access) {
        if (access instanceof RouteAccess.Open) {
            return "public";
        }
        return access instanceof RouteAccess.Iam ? "internal" : "session";
    }

    private Optional<FileDescriptorSet> descriptors() throws IOException {
        for (FunctionSpec function : functions) {
            for (Path entry : classPath.apply(function.archive())) {
                if (Files.isRegularFile(entry.resolve(DESCRIPTORS))) {
                    return Optional.of(FileDescriptorSet.parseFrom(Files.readAllBytes(entry.resolve(DESCRIPTORS))));
                }
                if (Files.isRegularFile(entry)) {
                    try (JarFile jar = new JarFile(entry.toFile())) {
                        ZipEntry found = jar.getEntry(DESCRIPTORS);
                        if (found != null) {
                            try (InputStream in = jar.getInputStream(found)) {
                                return Optional.of(FileDescriptorSet.parseFrom(in));
                            }
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** What the descriptors say. */
    private static final class Described {

        final Map<String, Method> methods = new HashMap<>();
        private final Map<String, Message> messages = new LinkedHashMap<>();
        private final Map<String, EnumDescriptorProto> enums = new LinkedHashMap<>();

        record Method(String request, String answer, boolean hasBody, String comment) {}

        record Message(DescriptorProto proto, String comment, List<String> fieldComments) {}

        void read(FileDescriptorSet set) {
            for (FileDescriptorProto file : set.getFileList()) {
                Map<List<Integer>, String> comments = comments(file);
                for (int i = 0; i < file.getMessageTypeCount(); i++) {
                    message(file.getPackage(), file.getMessageType(i), List.of(4, i), comments);
                }
                file.getEnumTypeList().forEach(type -> enums.put(file.getPackage() + "." + type.getName(), type));
                for (int i = 0; i < file.getServiceCount(); i++) {
                    ServiceDescriptorProto service = file.getService(i);
                    for (int j = 0; j < service.getMethodCount(); j++) {
                        MethodDescriptorProto method = service.getMethod(j);
                        methods.put(
                                file.getPackage() + "." + service.getName() + "/" + method.getName(),
                                new Method(
                                        withoutDot(method.getInputType()),
                                        withoutDot(method.getOutputType()),
                                        hasBody(method),
                                        comments.getOrDefault(List.of(6, i, 2, j), "")));
                    }
                }
            }
        }

        private void message(
                String scope, DescriptorProto proto, List<Integer> path, Map<List<Integer>, String> comments) {
            String name = scope + "." + proto.getName();
            List<String> fieldComments = new ArrayList<>();
            for (int i = 0; i < proto.getFieldCount(); i++) {
                fieldComments.add(comments.getOrDefault(with(path, 2, i), ""));
            }
            messages.put(name, new Message(proto, comments.getOrDefault(path, ""), fieldComments));
            for (int i = 0; i < proto.getNestedTypeCount(); i++) {
                message(name, proto.getNestedType(i), with(path, 3, i), comments);
            }
            proto.getEnumTypeList().forEach(type -> enums.put(name + "." + type.getName(), type));
        }

        private static List<Integer> with(List<Integer> path, int kind, int index) {
            List<Integer> longer = new ArrayList<>(path);
            longer.add(kind);
            longer.add(index);
            return longer;
        }

        private static Map<List<Integer>, String> comments(FileDescriptorProto file) {
            Map<List<Integer>, String> comments = new HashMap<>();
            for (SourceCodeInfo.Location location : file.getSourceCodeInfo().getLocationList()) {
                String text = (location.getLeadingComments() + location.getTrailingComments()).strip();
                if (!text.isEmpty()) {
                    comments.put(location.getPathList(), text);
                }
            }
            return comments;
        }

        private static boolean hasBody(MethodDescriptorProto method) {
            for (var rule :
                    method.getOptions().getUnknownFields().getField(HTTP_RULE).getLengthDelimitedList()) {
                try {
                    if (UnknownFieldSet.parseFrom(rule).hasField(HTTP_RULE_BODY)) {
                        return true;
                    }
                } catch (IOException e) {
                    return false;
                }
            }
            return false;
        }

        /** The messages of our own packages, and what they hold. */
        void writeMessages(JsonGenerator json) {
            json.writeObjectPropertyStart("messages");
            for (Map.Entry<String, Message> entry : messages.entrySet()) {
                if (entry.getKey().startsWith("google.")) {
                    continue;
                }
                Message message = entry.getValue();
                json.writeObjectPropertyStart(entry.getKey());
                json.writeStringProperty("comment", message.comment);
                json.writeArrayPropertyStart("fields");
                for (int i = 0; i < message.proto.getFieldCount(); i++) {
                    writeField(json, message.proto.getField(i), message.fieldComments.get(i));
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndObject();
        }

        private void writeField(JsonGenerator json, FieldDescriptorProto field, String comment) {
            UnknownFieldSet options = field.getOptions().getUnknownFields();
            boolean named = !field.getTypeName().isEmpty();
            String type = withoutDot(field.getTypeName());
            Message map = messages.get(type);
            boolean isMap = map != null && map.proto.getOptions().getMapEntry();
            json.writeStartObject();
            json.writeStringProperty("name", field.getName());
            json.writeStringProperty("jsonName", field.getJsonName());
            json.writeStringProperty(
                    "type",
                    named
                            ? type
                            : field.getType().name().substring("TYPE_".length()).toLowerCase(Locale.ROOT));
            json.writeBooleanProperty(
                    "repeated", !isMap && field.getLabel() == FieldDescriptorProto.Label.LABEL_REPEATED);
            json.writeBooleanProperty("message", field.getType() == FieldDescriptorProto.Type.TYPE_MESSAGE);
            json.writeBooleanProperty(
                    "required", numbers(options, FIELD_BEHAVIOR).contains((long) REQUIRED));
            json.writeNumberProperty(
                    "maxLength",
                    numbers(within(within(options, CONSTRAINTS), STRING_RULES), MAX_LENGTH).stream()
                            .findFirst()
                            .orElse(0L));
            json.writeBooleanProperty(
                    "fromSession", numbers(options, FROM_SESSION).stream().anyMatch(value -> value != 0));
            json.writeStringProperty("header", text(options, HEADER));
            json.writeBooleanProperty("secret", field.getOptions().getDebugRedact());
            json.writeStringProperty("comment", comment);
            EnumDescriptorProto values = enums.get(type);
            if (values != null) {
                json.writeArrayPropertyStart("values");
                values.getValueList().forEach(value -> json.writeString(value.getName()));
                json.writeEndArray();
            }
            json.writeEndObject();
        }

        /** The fields of an option that is a message; none where it is not there. */
        private static UnknownFieldSet within(UnknownFieldSet options, int number) {
            UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();
            for (ByteString message : options.getField(number).getLengthDelimitedList()) {
                try {
                    fields.mergeFrom(message);
                } catch (InvalidProtocolBufferException e) {
                    throw new IllegalStateException("not the descriptors of protoc", e);
                }
            }
            return fields.build();
        }

        /** An enum or integer option, packed or not. */
        private static List<Long> numbers(UnknownFieldSet options, int number) {
            List<Long> numbers = new ArrayList<>(options.getField(number).getVarintList());
            for (var packed : options.getField(number).getLengthDelimitedList()) {
                for (byte octet : packed.toByteArray()) {
                    numbers.add((long) octet);
                }
            }
            return numbers;
        }

        private static String text(UnknownFieldSet options, int number) {
            return options.getField(number).getLengthDelimitedList().stream()
                    .findFirst()
                    .map(bytes -> bytes.toString(StandardCharsets.UTF_8))
                    .orElse("");
        }

        private static String withoutDot(@Nullable String name) {
            return name == null ? "" : name.replaceFirst("^\\.", "");
        }
    }
}
