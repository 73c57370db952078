package app.local.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiDescriptorsTest {

    /** 300 is the bytes AC 02 (Protocol Buffers, "Base 128 Varints"), and no two values. */
    @Test
    void readsPackedOptionsOfSeveralBytes() throws Exception {
        FieldDescriptorProto option = FieldDescriptorProto.newBuilder()
                .setName("levels")
                .setNumber(50_000)
                .setExtendee(".google.protobuf.FieldOptions")
                .setType(Type.TYPE_INT32)
                .setLabel(Label.LABEL_REPEATED)
                .build();
        UnknownFieldSet packed = UnknownFieldSet.newBuilder()
                .mergeField(
                        option.getNumber(),
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFrom(new byte[] {(byte) 0xAC, 2, 7}))
                                .build())
                .build();
        FieldDescriptorProto field = FieldDescriptorProto.newBuilder()
                .setName("text")
                .setNumber(1)
                .setType(Type.TYPE_STRING)
                .setOptions(FieldOptions.newBuilder().setUnknownFields(packed))
                .build();
        FileDescriptorProto file = FileDescriptorProto.newBuilder()
                .setName("a.proto")
                .setPackage("a")
                .setSyntax("proto3")
                .addDependency(DescriptorProtos.getDescriptor().getFullName())
                .addExtension(option)
                .addMessageType(DescriptorProto.newBuilder().setName("A").addField(field))
                .build();

        ApiDescriptors descriptors = ApiDescriptors.parse(FileDescriptorSet.newBuilder()
                .addFile(DescriptorProtos.getDescriptor().toProto())
                .addFile(file)
                .build()
                .toByteArray());

        assertThat(descriptors.messages())
                .singleElement()
                .satisfies(message -> assertThat(ApiDescriptors.option(
                                message.findFieldByName("text").getOptions(), "a.levels"))
                        .contains(List.of(300, 7)));
    }
}
