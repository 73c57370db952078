package app.local.console;

import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.SourceCodeInfo.Location;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files that protoc has described, linked, and with options read by the extensions that they declare themselves.
 */
final class ApiDescriptors {

    private final Map<String, FileDescriptor> files;

    private ApiDescriptors(Map<String, FileDescriptor> files) {
        this.files = files;
    }

    /** None at all. */
    static ApiDescriptors none() {
        return new ApiDescriptors(Map.of());
    }

    /**
     * Reads a set that includes its imports.
     *
     * @param set a serialized {@code google.protobuf.FileDescriptorSet}
     * @throws InvalidProtocolBufferException if it is none
     */
    static ApiDescriptors parse(byte[] set) throws InvalidProtocolBufferException {
        ExtensionRegistry extensions = ExtensionRegistry.newInstance();
        for (FileDescriptor file : link(FileDescriptorSet.parseFrom(set)).values()) {
            for (FieldDescriptor extension : file.getExtensions()) {
                if (extension.getJavaType() == JavaType.MESSAGE) {
                    extensions.add(extension, DynamicMessage.getDefaultInstance(extension.getMessageType()));
                } else {
                    extensions.add(extension);
                }
            }
        }
        return new ApiDescriptors(link(FileDescriptorSet.parseFrom(set, extensions)));
    }

    private static Map<String, FileDescriptor> link(FileDescriptorSet set) {
        Map<String, FileDescriptor> files = new LinkedHashMap<>();
        // The options that are read here are these classes' own.
        FileDescriptor options = DescriptorProtos.getDescriptor();
        files.put(options.getFullName(), options);
        // protoc lists a file after the files that it imports.
        for (FileDescriptorProto proto : set.getFileList()) {
            if (!files.containsKey(proto.getName())) {
                FileDescriptor[] imports =
                        proto.getDependencyList().stream().map(files::get).toArray(FileDescriptor[]::new);
                try {
                    files.put(proto.getName(), FileDescriptor.buildFrom(proto, imports));
                } catch (DescriptorValidationException e) {
                    throw new IllegalStateException("not the descriptors of protoc: " + proto.getName(), e);
                }
            }
        }
        return files;
    }

    /** The rpc of a name such as {@code user.v1.UserService/GetUser}. */
    Optional<MethodDescriptor> method(String rpc) {
        return files.values().stream()
                .flatMap(file -> file.getServices().stream())
                .flatMap(service -> service.getMethods().stream())
                .filter(method -> rpc.equals(method.getService().getFullName() + "/" + method.getName()))
                .findFirst();
    }

    /** The messages of our own packages, with those within them. */
    List<Descriptor> messages() {
        List<Descriptor> messages = new ArrayList<>();
        for (FileDescriptor file : files.values()) {
            if (!file.getPackage().startsWith("google.")) {
                collect(file.getMessageTypes(), messages);
            }
        }
        return messages;
    }

    private static void collect(Collection<Descriptor> types, List<Descriptor> messages) {
        for (Descriptor type : types) {
            messages.add(type);
            collect(type.getNestedTypes(), messages);
        }
    }

    /** All comments of a file, by the path of what they are on (descriptor.proto, {@code SourceCodeInfo}). */
    static Map<List<Integer>, String> comments(FileDescriptor file) {
        Map<List<Integer>, String> comments = new HashMap<>();
        for (Location location : file.toProto().getSourceCodeInfo().getLocationList()) {
            comments.put(
                    location.getPathList(), (location.getLeadingComments() + location.getTrailingComments()).strip());
        }
        return comments;
    }

    /**
     * An option's value, or what it holds: the values of {@code names}, one within the other; nothing if it is not set.
     */
    static Optional<Object> option(Message options, String extension, String... names) {
        Optional<Object> value = options.getAllFields().entrySet().stream()
                .filter(field -> field.getKey().getFullName().equals(extension))
                .<Object>map(Map.Entry::getValue)
                .findFirst();
        for (String name : names) {
            value = value.flatMap(outer -> option(
                    (Message) outer, ((Message) outer).getDescriptorForType().getFullName() + "." + name));
        }
        return value;
    }
}
