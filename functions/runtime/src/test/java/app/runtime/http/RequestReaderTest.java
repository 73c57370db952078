package app.runtime.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.runtime.ApiException;
import app.runtime.http.Request.Form;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {

    private static Request read(String json) {
        return RequestReader.read(json.getBytes(UTF_8)).request();
    }

    @Test
    void readsPayload2() {
        Request request = read("""
                {"version":"2.0","routeKey":"POST /api/x/{id}","rawPath":"/api/x/1","rawQueryString":"a=1&b=%C3%BC",
                 "cookies":["c=1","d=2"],"headers":{"accept":"a,b","x-up":"1"},
                 "queryStringParameters":{"a":"forged by nobody"},
                 "requestContext":{"accountId":"1","http":{"method":"POST","path":"/api/x/1"},
                   "authorizer":{"lambda":{"userId":"u","sessionId":"s","more":{"deep":[1]}}},"time":"t"},
                 "pathParameters":{"id":"1"},"body":"text","isBase64Encoded":false,"stageVariables":{"x":"y"}}""");
        assertThat(request.form()).isEqualTo(Form.GATEWAY_2_0);
        assertThat(request.caller()).isEqualTo(new Caller.SignedIn("u", "s", false));
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.pathParameters()).isEqualTo(Map.of("id", "1"));
        assertThat(request.query()).containsExactly(Map.entry("a", "1"), Map.entry("b", "ü"));
        assertThat(request.header("accept")).isEqualTo("a,b");
        assertThat(request.header("absent")).isNull();
        assertThat(request.cookies()).containsExactly("c=1", "d=2");
        assertThat(request.body()).isEqualTo("text");
    }

    @Test
    void readsPayload1() {
        Request request = read("""
                {"resource":"/api/x/{id}","path":"/api/x/1","httpMethod":"PATCH",
                 "headers":{"Accept":"last","Cookie":"d=2"},
                 "multiValueHeaders":{"Accept":["first","last"],"Cookie":["a=1; b=2","c=3;"]},
                 "queryStringParameters":{"a":"2"},"multiValueQueryStringParameters":{"a":["1","2"],"b":["%"]},
                 "pathParameters":{"id":"1"},"stageVariables":null,
                 "requestContext":{"authorizer":{"userId":"u","sessionId":"s","principalId":"u",
                   "integrationLatency":12},"identity":{"userArn":null,"sourceIp":"::1"}},
                 "body":"eA==","isBase64Encoded":true}""");
        assertThat(request.form()).isEqualTo(Form.GATEWAY_1_0);
        assertThat(request.caller()).isEqualTo(new Caller.SignedIn("u", "s", false));
        assertThat(request.method()).isEqualTo("PATCH");
        assertThat(request.query())
                .containsExactlyInAnyOrder(Map.entry("a", "1"), Map.entry("a", "2"), Map.entry("b", "%"));
        assertThat(request.headers().get("accept")).isEqualTo(List.of("first", "last"));
        assertThat(request.cookies()).containsExactly("a=1", "b=2", "c=3");
        assertThat(request.bodyText()).isEqualTo("x");
    }

    @Test
    void readsTheSingleHeadersWhereThatIsAllThereIs() {
        Request request = read("""
                {"httpMethod":"GET","headers":{"COOKIE":"a=1;b=2"},"multiValueHeaders":null,"requestContext":{}}""");
        assertThat(request.cookies()).containsExactly("a=1", "b=2");
    }

    /** An endpoint and the authorizer, which reads headers only, see the same. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            # case           | members                                           | cookies
            listed           | 'cookies':['a=1','b=2'],'headers':{}              | a=1,b=2
            in a header only | 'headers':{'cookie':'a=1; b=2'}                   | a=1,b=2
            an empty list    | 'cookies':[],'headers':{'Cookie':'a=1;b=2'}       | a=1,b=2
            in both          | 'cookies':['a=1','b=2'],'headers':{'cookie':'c=3'} | a=1,b=2
            in neither       | 'headers':{}                                      | ""
            """)
    void readsCookiesOfPayload2(String name, String members, String cookies) {
        RequestReader reader = RequestReader.read(("{'version':'2.0','requestContext':{}," + members + "}")
                .replace('\'', '"')
                .getBytes(UTF_8));
        assertThat(String.join(",", reader.headersOnly().cookies())).isEqualTo(cookies);
        assertThat(String.join(",", reader.request().cookies())).isEqualTo(cookies);
    }

    @Test
    void readsIamOfBothPayloads() {
        assertThat(read("""
                        {"version":"2.0","requestContext":{"authorizer":{"iam":{"userArn":"arn:1"}}}}""").caller()).isEqualTo(new Caller.Iam("arn:1"));
        assertThat(read("""
                        {"version":"1.0","requestContext":{"identity":{"userArn":"arn:2"}}}""").caller()).isEqualTo(new Caller.Iam("arn:2"));
    }

    @Test
    void takesWhatHasNoContextForADirectInvoke() {
        Request request = read("{\"name\":\"x\",\"version\":\"2.0\",\"body\":\"y\"}");
        assertThat(request.form()).isEqualTo(Form.DIRECT);
        assertThat(request.caller()).isEqualTo(new Caller.Direct());
        assertThat(request.body()).isEqualTo("{\"name\":\"x\",\"version\":\"2.0\",\"body\":\"y\"}");
    }

    /** A client writes some of these; none makes a caller or breaks the reading. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"requestContext\":null}",
                "{\"requestContext\":[]}",
                "{\"requestContext\":\"x\"}",
                "{\"requestContext\":{\"authorizer\":{\"userId\":{},\"sessionId\":[]}}}",
                "{\"requestContext\":{\"http\":\"POST\",\"identity\":[1]}}",
                "{\"requestContext\":{},\"version\":2,\"headers\":[],\"cookies\":{},\"body\":{}}",
                "{\"requestContext\":{},\"version\":null,\"pathParameters\":{\"id\":null},\"isBase64Encoded\":\"yes\"}",
                "{\"requestContext\":{},\"multiValueHeaders\":{\"a\":\"x\"},"
                        + "\"multiValueQueryStringParameters\":{\"a\":[null,1,{}]}}",
                "{\"version\":\"2.0\",\"requestContext\":{},\"cookies\":[null,1,[]],\"rawQueryString\":null}",
                "{\"version\":\"2.0\",\"requestContext\":{},\"rawQueryString\":\"&&=&==&a&\"}",
                "{\"userId\":\"u\",\"sessionId\":\"s\",\"requestContext\":{\"userId\":\"u\",\"sessionId\":\"s\"}}",
            })
    void standsHostileShapes(String json) {
        Request request = read(json);
        assertThat(request.caller()).isEqualTo(new Caller.Anonymous());
        assertThat(request.body()).isNull();
        assertThat(request.pathParameters()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "1", "\"requestContext\"", "{\"requestContext\":{", "{]"})
    void refusesWhatIsNoObject(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(ApiException.class)
                .hasMessage("INVALID_ARGUMENT: the payload is not a JSON object");
    }

    @Test
    void standsDeepNesting() {
        assertThatThrownBy(() -> read("{\"requestContext\":" + "[".repeat(1_000_000)))
                .isInstanceOf(ApiException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            # raw        | decoded
            a%20b        | a b
            a+b          | a b
            a%2Bb        | a+b
            %26%3D       | &=
            %F0%9F%91%8B | 👋
            %EF%BF%BD    | \uFFFD
            %ef%bf%bd    | \uFFFD
            %25          | %
            """)
    void decodesTheQuery(String raw, String decoded) {
        assertThat(read("{\"version\":\"2.0\",\"requestContext\":{},\"rawQueryString\":\"q=" + raw + "\"}")
                        .query())
                .containsExactly(Map.entry("q", decoded));
    }

    @Test
    void showsNeitherCookiesNorBody() {
        Request request = read("""
                {"version":"2.0","requestContext":{"http":{"method":"GET"}},"cookies":["a=secret"],"body":"secret"}""");
        assertThat(request).hasToString("GATEWAY_2_0 GET");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # what CloudFront says    , the gateway , the client's address
            -                         , 203.0.113.7 , 203.0.113.7
            198.51.100.10:46532       , 203.0.113.7 , 198.51.100.10
            2001:db8::7:46532         , 203.0.113.7 , 2001:db8::7
            [2001:db8::7]:46532       , 203.0.113.7 , 2001:db8::7
            198.51.100.10             , 203.0.113.7 , 203.0.113.7
            :46532                    , 203.0.113.7 , 203.0.113.7
            a.example:1               , 203.0.113.7 , 203.0.113.7
            1 2:3                     , 203.0.113.7 , 203.0.113.7
            """)
    void tellsWhereARequestCameFrom(@Nullable String viewer, String sourceIp, String want) {
        Event event = Event.anonymous("GET")
                .context("http", "{\"method\": \"GET\", \"sourceIp\": \"" + sourceIp + "\"}")
                .header(":client-address", "forged");
        if (viewer != null) {
            event.header("CloudFront-Viewer-Address", viewer);
        }
        assertThat(RequestReader.read(event.bytes()).request().header(":client-address"))
                .isEqualTo(want);
        JsonObject old = JsonParser.parseString("{\"requestContext\": {\"identity\": {\"sourceIp\": \"203.0.113.9\"}}}")
                .getAsJsonObject();
        assertThat(RequestReader.read(old.toString().getBytes(UTF_8)).request().header(":client-address"))
                .isEqualTo("203.0.113.9");
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "TRUE, false", "'', false"})
    void tellsWhetherASignInIsFresh(String said, boolean want) {
        Event event = Event.anonymous("GET")
                .authorizer(
                        "{\"lambda\": {\"userId\": \"u\", \"sessionId\": \"s\", \"freshSignIn\": \"" + said + "\"}}");
        assertThat(RequestReader.read(event.bytes()).request().caller()).isEqualTo(new Caller.SignedIn("u", "s", want));
    }
}
