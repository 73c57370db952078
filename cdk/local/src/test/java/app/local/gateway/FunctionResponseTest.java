package app.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionResponseTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # function answers                                                        | status | body                | headers
            {"statusCode":201,"headers":{"Content-Type":"a/b"},"body":"x"}            | 201    | x                   | content-type: a/b
            {"statusCode":"204"}                                                      | 204    | ``                  | ``
            {"statusCode":200,"body":"x"}                                             | 200    | x                   | content-type: text/plain;charset=UTF-8
            {"statusCode":200,"body":null}                                            | 200    | ``                  | ``
            {"statusCode":200,"isBase64Encoded":true,"body":"eMO8"}                   | 200    | xü                  | content-type: text/plain;charset=UTF-8
            {"statusCode":302,"headers":{"location":"/"},"cookies":["a=1; Path=/","b=2"]} | 302 | ``                 | location: /, set-cookie: a=1; Path=/, set-cookie: b=2
            {"statusCode":200,"headers":{"X-N":1,"X-B":true}}                         | 200    | ``                  | x-n: 1, x-b: true
            {"statusCode":200,"headers":{"Content-Length":"9","Connection":"close"}}  | 200    | ``                  | ``
            {"message":"Hello from Lambda!"}                                          | 200    | {"message":"Hello from Lambda!"} | content-type: application/json
            "Hello from Lambda!"                                                      | 200    | Hello from Lambda!  | content-type: application/json
            [1]                                                                       | 200    | [1]                 | content-type: application/json
            """)
    void becomesAnHttpAnswer(String payload, int status, String body, String headers) throws Exception {
        GatewayResponse answer = FunctionResponse.read(payload.getBytes(StandardCharsets.UTF_8), "");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(body);
        assertThat(answer.headers().stream()
                        .map(header -> header.name() + ": " + header.value())
                        .collect(Collectors.joining(", ")))
                .isEqualTo(headers);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # function answers                                       | what is wrong
            oops                                                     | it is not JSON
            {"statusCode":"abc"}                                     | statusCode is not a whole number
            {"statusCode":null}                                      | statusCode is not a whole number
            {"statusCode":{}}                                        | statusCode is not a whole number
            {"statusCode":99}                                        | statusCode is not within 200 and 599
            {"statusCode":600}                                       | statusCode is not within 200 and 599
            {"statusCode":200,"body":{"a":1}}                        | body is not a string
            {"statusCode":200,"body":"%","isBase64Encoded":true}     | body is not base64
            {"statusCode":200,"headers":[]}                          | headers is not an object
            {"statusCode":200,"headers":{"a":["b"]}}                 | header a is not a string
            {"statusCode":200,"headers":{"a b":"c"}}                 | "a b" is no name of a header
            {"statusCode":200,"headers":{"a":"b\\r\\nset-cookie: c"}} | header a has a control character
            """)
    void isMalformed(String payload, String problem) {
        assertThatThrownBy(() -> FunctionResponse.read(payload.getBytes(StandardCharsets.UTF_8), ""))
                .isInstanceOf(FunctionResponse.MalformedException.class)
                .hasMessage(problem);
    }
}
