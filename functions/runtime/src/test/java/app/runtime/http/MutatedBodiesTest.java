package app.runtime.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.api.Rpc;
import app.runtime.log.Log;
import app.runtime.probe.v1.ProbeProto;
import app.runtime.probe.v1.WriteProbeReq;
import app.runtime.probe.v1.WriteProbeResp;
import app.runtime.telemetry.InvocationTelemetry;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Message;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Bodies that are nearly right, of a message with every kind of field: each is served or refused, and none is a bug.
 */
class MutatedBodiesTest {

    private static final int BODIES = 10_000;

    private static final String WHOLE = """
            {"name":"x","kinds":{"aDouble":1.5,"anInt32":-1,"anInt64":"7","aUint64":18446744073709551615,"aBool":true,\
            "aString":"text \\u00e9 \\ud83d\\udc4b","someBytes":"AAE=","color":"COLOR_RED","colors":[0,7],\
            "time":"2026-01-31T12:00:00.5+01:00","nested":{"left":"l"},"numbers":[1,2e1],"texts":["a",""],\
            "duration":"-1.5s","mask":"aB,c.d","any":{"@type":"type.googleapis.com/probe.v1.Kinds","aBool":true},\
            "anys":[{"@type":"x/google.protobuf.Duration","value":"1s"},{}],"empty":{},"struct":{"a":[1,null,{"b":"c"}]},\
            "value":{"x":1e5},"list":[[],{}],"nothing":null,"values":[null,false],"boolValue":false,"bytesValue":"AA==",\
            "doubleValue":"NaN","floatValue":1e-3,"int32Value":3,"int64Value":"4","stringValue":"s","uint32Value":5,\
            "uint64Value":"6","labels":{"k":"v"},"byTruth":{"true":{"aString":"y"}},"byInt32":{"-3":"2s"},\
            "byUint64":{"8":"COLOR_RED"},"bySint64":{"-9":null},"byFixed32":{"1":"AA=="},"OWN":"o"}}""";

    private static final List<String> PIECES = List.of(
            "null",
            "true",
            "{}",
            "[]",
            "\"\"",
            "-",
            "1e999",
            "0",
            "\"@type\":",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\u0000",
            "\\ud800",
            "\\",
            "9999999999999999999999",
            "\"NaN\"",
            "\"s\"",
            ".",
            "Z",
            "_",
            "\0",
            "é",
            "👋",
            " ");

    private @Nullable Message given;

    private final LambdaAdapter adapter = new LambdaAdapter(
            Rpc.of(ProbeProto.getDescriptor().findServiceByName("ProbeService").findMethodByName("WriteProbe")),
            WriteProbeReq.getDefaultInstance(),
            message -> {
                given = message;
                return WriteProbeResp.newBuilder()
                        .setRequest((WriteProbeReq) message)
                        .build();
            },
            "https://app.example.com");

    @Test
    void servesOrRefuses() {
        assertThat(status(WHOLE)).as("the body that is right").isEqualTo(200);
        Random random = new Random(20_260_131);
        int served = 0;
        for (int i = 0; i < BODIES; i++) {
            String body = mutated(random);
            given = null;
            int status = status(body);
            assertThat(status).as(body).isIn(200, 400);
            assertThat(given != null).as("reached the endpoint: %s", body).isEqualTo(status == 200);
            served += status == 200 ? 1 : 0;
        }
        assertThat(served).as("mutations that change nothing of weight").isBetween(BODIES / 100, BODIES / 2);
    }

    private static String mutated(Random random) {
        StringBuilder body = new StringBuilder(WHOLE);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int from = random.nextInt(body.length());
            int to = Math.min(body.length(), from + random.nextInt(4));
            switch (random.nextInt(4)) {
                case 0 -> body.delete(from, to);
                case 1 -> body.insert(from, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> body.replace(from, to, PIECES.get(random.nextInt(PIECES.size())));
                default -> {
                    int other = random.nextInt(body.length());
                    body.insert(from, body.substring(other, Math.min(body.length(), other + random.nextInt(40))));
                }
            }
        }
        return body.toString();
    }

    private int status(String body) {
        Log log = new Log(new PrintStream(OutputStream.nullOutputStream(), true, UTF_8));
        byte[] answer = adapter.serve(
                Event.signedIn("POST").path("id", "1").body(body).bytes(),
                InvocationTelemetry.of("probe.v1.ProbeService/WriteProbe", "request-1", log));
        JsonObject json = JsonParser.parseString(new String(answer, UTF_8)).getAsJsonObject();
        return json.get("statusCode").getAsInt();
    }
}
