package app.runtime.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.runtime.http.Request.Form;
import app.runtime.json.JsonText;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;

/** Writes an answer as API Gateway expects it from a function, in payload format 2.0 or 1.0. */
final class ResponseWriter {

    private ResponseWriter() {}

    static byte[] write(Form form, Response answer) {
        String payload = JsonText.of(out -> {
            out.beginObject();
            out.name("statusCode").value(answer.status());
            out.name("headers").beginObject();
            for (var header : answer.headers().entrySet()) {
                out.name(header.getKey()).value(header.getValue());
            }
            out.endObject();
            writeCookies(out, form, answer);
            out.name("body").value(answer.body());
            out.name("isBase64Encoded").value(answer.isBase64());
            out.endObject();
        });
        return payload.getBytes(UTF_8);
    }

    private static void writeCookies(JsonWriter out, Form form, Response answer) throws IOException {
        if (answer.cookies().isEmpty()) {
            return;
        }
        if (form == Form.GATEWAY_2_0) {
            out.name("cookies");
        } else {
            out.name("multiValueHeaders").beginObject().name("set-cookie");
        }
        out.beginArray();
        for (String cookie : answer.cookies()) {
            out.value(cookie);
        }
        out.endArray();
        if (form != Form.GATEWAY_2_0) {
            out.endObject();
        }
    }
}
