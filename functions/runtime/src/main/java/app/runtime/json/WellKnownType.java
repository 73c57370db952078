package app.runtime.json;

import com.google.protobuf.BoolValue;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DoubleValue;
import com.google.protobuf.FloatValue;
import com.google.protobuf.Int32Value;
import com.google.protobuf.Int64Value;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UInt64Value;
import com.google.protobuf.Value;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** How JSON has a message type of google/protobuf/*.proto that it does not have as an object with the type's fields. */
interface WellKnownType {

    Message read(MessageReader in, ValuePath path) throws IOException;

    /** @throws IllegalStateException if the message has no form as JSON, saying why */
    void write(MessageWriter out, Message message) throws IOException;

    /**
     * The value in a text that is no JSON: in a path or a query.
     *
     * @throws app.runtime.ApiException INVALID_ARGUMENT if it does not fit
     */
    default Message parse(String text, ValuePath path) {
        throw path.invalid("has no form as text");
    }

    /**
     * The form of a message type, if it has one of its own. Only the code of the form that is asked for is loaded: what
     * a function's messages do not use costs its cold start nothing.
     */
    static @Nullable WellKnownType of(Descriptor type) {
        String name = type.getFullName();
        if (!name.startsWith("google.protobuf.")) {
            return null;
        }
        return switch (name) {
            case "google.protobuf.Timestamp" -> TimestampJson.INSTANCE;
            case "google.protobuf.Duration" -> DurationJson.INSTANCE;
            case "google.protobuf.FieldMask" -> FieldMaskJson.INSTANCE;
            case "google.protobuf.Any" -> AnyJson.INSTANCE;
            case "google.protobuf.Struct" -> new StructJson(Struct.getDefaultInstance());
            case "google.protobuf.Value" -> new StructJson(Value.getDefaultInstance());
            case "google.protobuf.ListValue" -> new StructJson(ListValue.getDefaultInstance());
            case "google.protobuf.BoolValue" -> new WrapperJson(BoolValue.getDefaultInstance());
            case "google.protobuf.BytesValue" -> new WrapperJson(BytesValue.getDefaultInstance());
            case "google.protobuf.DoubleValue" -> new WrapperJson(DoubleValue.getDefaultInstance());
            case "google.protobuf.FloatValue" -> new WrapperJson(FloatValue.getDefaultInstance());
            case "google.protobuf.Int32Value" -> new WrapperJson(Int32Value.getDefaultInstance());
            case "google.protobuf.Int64Value" -> new WrapperJson(Int64Value.getDefaultInstance());
            case "google.protobuf.StringValue" -> new WrapperJson(StringValue.getDefaultInstance());
            case "google.protobuf.UInt32Value" -> new WrapperJson(UInt32Value.getDefaultInstance());
            case "google.protobuf.UInt64Value" -> new WrapperJson(UInt64Value.getDefaultInstance());
            default -> null;
        };
    }

    /** The message as its generated class: within an Any it is a DynamicMessage. */
    @SuppressWarnings("unchecked") // A parser gives messages of its default instance's class.
    static <M extends Message> M generated(M defaultInstance, Message message) {
        try {
            return defaultInstance.getClass().isInstance(message)
                    ? (M) message
                    : (M) defaultInstance.getParserForType().parseFrom(message.toByteString());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("not the message that it was", e);
        }
    }
}
