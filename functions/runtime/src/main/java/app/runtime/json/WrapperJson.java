package app.runtime.json;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.io.IOException;

/** One of the nine messages of google/protobuf/wrappers.proto: its value alone. */
final class WrapperJson implements WellKnownType {

    private final Message wrapper;
    private final FieldDescriptor value;

    /** @param wrapper the default instance of the wrapper's type */
    WrapperJson(Message wrapper) {
        this.wrapper = wrapper;
        this.value = wrapper.getDescriptorForType().findFieldByNumber(1);
    }

    @Override
    public Message read(MessageReader in, ValuePath path) throws IOException {
        Message.Builder builder = wrapper.newBuilderForType();
        return builder.setField(value, in.readValue(builder, value, path)).build();
    }

    @Override
    public Message parse(String text, ValuePath path) {
        return wrapper.newBuilderForType()
                .setField(value, Scalars.parse(value, text, path))
                .build();
    }

    @Override
    public void write(MessageWriter out, Message message) throws IOException {
        out.writeValue(value, WellKnownType.generated(wrapper, message).getField(value));
    }
}
