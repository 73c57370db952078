package app.conformance;

import app.runtime.ApiException;
import app.runtime.json.ProtoJson;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.conformance.Conformance.ConformanceRequest;
import com.google.protobuf.conformance.Conformance.ConformanceRequest.PayloadCase;
import com.google.protobuf.conformance.Conformance.ConformanceResponse;
import com.google.protobuf.conformance.Conformance.FailureSet;
import com.google.protobuf.conformance.Conformance.WireFormat;
import com.google.protobuf_test_messages.proto3.TestMessagesProto3.TestAllTypesProto3;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;

/**
 * The program that the conformance runner tests: a request of four bytes of length, little-endian, and that many bytes
 * on the standard input, its response likewise on the standard output, until the input ends.
 */
final class Testee {

    private Testee() {}

    public static void main(String[] args) throws IOException {
        DataInputStream in = new DataInputStream(System.in);
        DataOutputStream out = new DataOutputStream(System.out);
        while (true) {
            byte[] request;
            try {
                request = new byte[Integer.reverseBytes(in.readInt())];
            } catch (EOFException e) {
                return;
            }
            in.readFully(request);
            byte[] response = answer(ConformanceRequest.parseFrom(request)).toByteArray();
            out.writeInt(Integer.reverseBytes(response.length));
            out.write(response);
            out.flush();
        }
    }

    private static ConformanceResponse answer(ConformanceRequest request) {
        ConformanceResponse.Builder response = ConformanceResponse.newBuilder();
        if (request.getMessageType().equals(FailureSet.getDescriptor().getFullName())) {
            return response.setProtobufPayload(FailureSet.getDefaultInstance().toByteString())
                    .build();
        }
        if (!isOurs(request)) {
            return response.setSkipped("ProtoJson is the JSON of proto3").build();
        }
        TestAllTypesProto3 message;
        try {
            message = read(request);
        } catch (InvalidProtocolBufferException | ApiException e) {
            return response.setParseError(String.valueOf(e.getMessage())).build();
        }
        if (request.getRequestedOutputFormat() == WireFormat.PROTOBUF) {
            return response.setProtobufPayload(message.toByteString()).build();
        }
        try {
            return response.setJsonPayload(ProtoJson.print(message)).build();
        } catch (IllegalStateException e) {
            return response.setSerializeError(String.valueOf(e.getMessage())).build();
        }
    }

    private static boolean isOurs(ConformanceRequest request) {
        boolean jsonIn = request.getPayloadCase() == PayloadCase.JSON_PAYLOAD;
        boolean jsonOut = request.getRequestedOutputFormat() == WireFormat.JSON;
        boolean protobufIn = request.getPayloadCase() == PayloadCase.PROTOBUF_PAYLOAD;
        boolean protobufOut = request.getRequestedOutputFormat() == WireFormat.PROTOBUF;
        return request.getMessageType()
                        .equals(TestAllTypesProto3.getDescriptor().getFullName())
                && ((jsonIn && (jsonOut || protobufOut)) || (protobufIn && jsonOut));
    }

    private static TestAllTypesProto3 read(ConformanceRequest request) throws InvalidProtocolBufferException {
        if (request.getPayloadCase() == PayloadCase.PROTOBUF_PAYLOAD) {
            return TestAllTypesProto3.parseFrom(request.getProtobufPayload());
        }
        TestAllTypesProto3.Builder message = TestAllTypesProto3.newBuilder();
        ProtoJson.merge(request.getJsonPayload(), message);
        return message.build();
    }
}
