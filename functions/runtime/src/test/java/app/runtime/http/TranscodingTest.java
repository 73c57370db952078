package app.runtime.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.api.Rpc;
import app.runtime.http.Request.Form;
import app.runtime.json.ProtoJson;
import app.runtime.log.Log;
import app.runtime.telemetry.InvocationTelemetry;
import app.transcoding.v1.ActOnThingReq;
import app.transcoding.v1.ActOnThingResp;
import app.transcoding.v1.ExportThingsReq;
import app.transcoding.v1.FindThingReq;
import app.transcoding.v1.FindThingResp;
import app.transcoding.v1.TagThingsReq;
import app.transcoding.v1.TagThingsResp;
import app.transcoding.v1.TranscodingProto;
import app.transcoding.v1.UpdateThingReq;
import app.transcoding.v1.UpdateThingResp;
import app.transcoding.v1.UploadFileReq;
import app.transcoding.v1.UploadFileResp;
import com.google.api.HttpBody;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** All that google.api.http can say, behind both kinds of gateway. */
class TranscodingTest {

    private static final Form[] GATEWAYS = {Form.GATEWAY_2_0, Form.GATEWAY_1_0};

    private final Map<String, LambdaAdapter> adapters = new HashMap<>();
    private final List<Rpc> rpcs;
    private final TestGateway gateway;
    private @Nullable Message given;
    private HttpBody export = HttpBody.getDefaultInstance();

    TranscodingTest() {
        rpcs = TranscodingProto.getDescriptor().findServiceByName("TranscodingService").getMethods().stream()
                .map(Rpc::of)
                .toList();
        gateway = new TestGateway(rpcs);
        serve(
                "FindThing",
                FindThingReq.getDefaultInstance(),
                request -> FindThingResp.newBuilder()
                        .setRequest((FindThingReq) request)
                        .build());
        serve(
                "UpdateThing",
                UpdateThingReq.getDefaultInstance(),
                request -> UpdateThingResp.newBuilder()
                        .setThing(((UpdateThingReq) request).getThing())
                        .build());
        serve(
                "TagThings",
                TagThingsReq.getDefaultInstance(),
                request -> TagThingsResp.newBuilder()
                        .addAllTags(((TagThingsReq) request).getTagsList())
                        .setCount(((TagThingsReq) request).getCount())
                        .build());
        serve(
                "ActOnThing",
                ActOnThingReq.getDefaultInstance(),
                request -> ActOnThingResp.newBuilder()
                        .setRequest((ActOnThingReq) request)
                        .build());
        serve(
                "UploadFile",
                UploadFileReq.getDefaultInstance(),
                request -> UploadFileResp.newBuilder()
                        .setFile(((UploadFileReq) request).getFile())
                        .setContentDisposition("attachment; filename=\"" + ((UploadFileReq) request).getName() + "\"")
                        .build());
        serve("ExportThings", ExportThingsReq.getDefaultInstance(), request -> export);
    }

    private void serve(String name, Message request, UnaryOperator<Message> endpoint) {
        Rpc rpc = rpcs.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        adapters.put(
                name,
                new LambdaAdapter(
                        rpc,
                        request,
                        message -> {
                            given = message;
                            return endpoint.apply(message);
                        },
                        "https://app.example.com"));
    }

    /** The function's answer; a 404 where the gateway has no route. */
    private JsonObject call(Form form, String method, String target, @Nullable String contentType, byte[] body) {
        given = null;
        return gateway.route(form, method, target, contentType, body)
                .map(routed -> answer(routed))
                .orElseGet(() -> JsonParser.parseString("{\"statusCode\":404,\"body\":\"no route\"}")
                        .getAsJsonObject());
    }

    private JsonObject answer(TestGateway.Routed routed) {
        Log log = new Log(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
        InvocationTelemetry invocation = InvocationTelemetry.of(routed.rpc().path(), "request-1", log);
        LambdaAdapter adapter = Objects.requireNonNull(adapters.get(routed.rpc().name()));
        return JsonParser.parseString(new String(adapter.serve(routed.event(), invocation), UTF_8))
                .getAsJsonObject();
    }

    private JsonObject call(Form form, String method, String target, @Nullable String json) {
        return json == null
                ? call(form, method, target, null, new byte[0])
                : call(form, method, target, "application/json", json.getBytes(UTF_8));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # request                                       | the message without its user
            /api/t/things/7                                 | {"thing":{"id":"7"}}
            /api/t/things/%41%C3%BC%3F                      | {"thing":{"id":"Aü?"}}
            /api/t/things/a+b                               | {"thing":{"id":"a+b"}}
            /api/t/shelves/1/things/2                       | {"name":"shelves/1/things/2"}
            /api/t/shelves/%C3%BC%20/things/2%25            | {"name":"shelves/ü /things/2%"}
            /api/t/files/a                                  | {"path":"a"}
            /api/t/files/a/b%20c/d.txt                      | {"path":"a/b c/d.txt"}
            /api/t/pages/-3/SHADE_RED                       | {"page":-3,"color":"SHADE_RED"}
            /api/t/pages/3/2                                | {"page":3,"color":"SHADE_BLUE"}
            /api/t/things:find?thing.id=7                   | {"thing":{"id":"7"}}
            /api/t/things/7?thing.id=8                      | {"thing":{"id":"7"}}
            /api/t/things/7?user_id=other&userId=other      | {"thing":{"id":"7"}}
            /api/t/things:find?page=1&deep=true&tags=a&tags=b&tags= | {"page":1,"deep":true,"tags":["a","b",""]}
            /api/t/things:find?pages=1&pages=2              | {"pages":[1,2]}
            /api/t/things:find?filter.name=x                | {"filter":{"name":"x"}}
            /api/t/things:find?filter.atLeast=0             | {"filter":{"atLeast":0}}
            /api/t/things:find?filter.at_least=-5           | {"filter":{"atLeast":-5}}
            /api/t/things:find?filter.not.not.name=x&filter.name=y | {"filter":{"name":"y","not":{"not":{"name":"x"}}}}
            /api/t/things:find?filter.shades=SHADE_RED&filter.shades=2 | {"filter":{"shades":["SHADE_RED","SHADE_BLUE"]}}
            /api/t/things:find?filter.after=2026-01-31T12:00:00Z | {"filter":{"after":"2026-01-31T12:00:00Z"}}
            /api/t/things:find?filter.ages=1s&filter.ages=0.5s | {"filter":{"ages":["1s","0.500s"]}}
            /api/t/things:find?filter.label=&filter.size=9007199254740993&filter.flag=false | {"filter":{"label":"","size":"9007199254740993","flag":false}}
            /api/t/things:find?filter.prefix=a              | {"filter":{"prefix":"a"}}
            /api/t/things:find?filter.digest=AP8%3D&filter.ratio=1e3&filter.total=18446744073709551615 | {"filter":{"digest":"AP8=","ratio":1000.0,"total":"18446744073709551615"}}
            /api/t/things:find?read_mask=name,thing.id      | {"readMask":"name,thing.id"}
            /api/t/things:find?readMask=atLeast             | {"readMask":"atLeast"}
            /api/t/things:find?utm_source=x&filter.nobody=y&filter.after.seconds=1&.=x&filter.=z&=a | {}
            """)
    void readsPathAndQuery(String target, String message) {
        for (Form form : GATEWAYS) {
            JsonObject answer = call(form, "GET", target, null);
            assertThat(answer.get("statusCode").getAsInt())
                    .as("%s %s", form, answer)
                    .isEqualTo(200);
            assertThat(given).as("%s", form).isEqualTo(find(message));
        }
    }

    private static FindThingReq find(String json) {
        FindThingReq.Builder message = FindThingReq.newBuilder();
        ProtoJson.merge(json, message);
        return message.setUserId(Event.USER).build();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # request                                          | message
            /api/t/pages/x/SHADE_RED                           | page must be a whole number
            /api/t/pages/2147483648/SHADE_RED                  | page must be a whole number
            /api/t/pages/1/GREEN                               | color must be
            /api/t/things/%00                                  | thing.id has a NUL character
            /api/t/things:find?page=1&page=2                   | page is given twice
            /api/t/things:find?filter.name=1&filter.name=2     | filter.name is given twice
            /api/t/things:find?filter.atLeast=1&filter.at_least=2 | filter.atLeast is given twice
            /api/t/things:find?filter.prefix=a&filter.suffix=b | filter.suffix cannot be set together with another field of match
            /api/t/things:find?filter=x                        | filter is a message: the parameters are its fields, such as filter.name
            /api/t/things:find?filter.not=x                    | filter.not is a message
            /api/t/things:find?filter.at_least=x               | filter.atLeast must be a whole number
            /api/t/things:find?filter.shades=GREEN             | filter.shades must be
            /api/t/things:find?filter.after=yesterday          | filter.after must be a time
            /api/t/things:find?filter.ages=1                   | filter.ages must be a number of seconds
            /api/t/things:find?filter.size=x                   | filter.size must be a whole number
            /api/t/things:find?filter.flag=yes                 | filter.flag must be true or false
            /api/t/things:find?filter.digest=%25               | filter.digest must be base64
            /api/t/things:find?filter.ratio=1,5                | filter.ratio must be a number
            /api/t/things:find?filter.total=-1                 | filter.total must be a whole number
            /api/t/things:find?read_mask=at_least              | readMask must be
            /api/t/things:find?deep=1                          | deep must be true or false
            """)
    void refusesBadPathsAndQueriesAndNamesTheField(String target, String message) {
        for (Form form : GATEWAYS) {
            assertRefused(call(form, "GET", target, null), 400, "INVALID_ARGUMENT", message);
        }
    }

    private void assertRefused(JsonObject answer, int status, String code, String message) {
        assertThat(given).as("what the endpoint was given").isNull();
        assertThat(answer.get("statusCode").getAsInt()).as("%s", answer).isEqualTo(status);
        JsonObject body =
                JsonParser.parseString(answer.get("body").getAsString()).getAsJsonObject();
        assertThat(body.get("code").getAsString()).isEqualTo(code);
        assertThat(body.get("message").getAsString()).contains(message);
    }

    /** An HTTP API takes an encoded slash for a slash before it routes; a REST API hands it on as it is. */
    @Test
    void decodesThePathAsTheTemplateSays() {
        call(Form.GATEWAY_1_0, "GET", "/api/t/things/a%2Fb", null);
        assertThat(given).isEqualTo(find("{\"thing\":{\"id\":\"a/b\"}}"));
        call(Form.GATEWAY_1_0, "GET", "/api/t/shelves/a%2Fb%20/things/c%2fd", null);
        assertThat(given).isEqualTo(find("{\"name\":\"shelves/a%2Fb /things/c%2fd\"}"));
        call(Form.GATEWAY_1_0, "GET", "/api/t/files/a%2Fb/c%41", null);
        assertThat(given).isEqualTo(find("{\"path\":\"a%2Fb/cA\"}"));
        call(Form.GATEWAY_2_0, "GET", "/api/t/files/a%252Fb/c", null);
        assertThat(given).isEqualTo(find("{\"path\":\"a%2Fb/c\"}"));
        for (String bad : new String[] {"%FF", "%C3", "%ED%A0%80", "%zz", "%4", "%"}) {
            assertRefused(
                    call(Form.GATEWAY_1_0, "GET", "/api/t/things/" + bad, null),
                    400,
                    "INVALID_ARGUMENT",
                    "thing.id is not percent-encoded UTF-8");
            assertRefused(
                    call(Form.GATEWAY_1_0, "GET", "/api/t/files/a/" + bad, null),
                    400,
                    "INVALID_ARGUMENT",
                    "path is not percent-encoded UTF-8");
            assertRefused(
                    call(Form.GATEWAY_2_0, "GET", "/api/t/things:find?tags=" + bad, null),
                    400,
                    "INVALID_ARGUMENT",
                    "tags is not percent-encoded UTF-8");
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # request                                | body                     | message                    | answer
            PATCH /api/t/things/7?update_mask=name   | {"name":"x","id":"8"}    | {"thing":{"id":"7","name":"x"},"updateMask":"name"} | {"id":"7","name":"x"}
            PATCH /api/t/things/7                    | {"parts":[{"id":"a"}],"counts":{"b":1}} | {"thing":{"id":"7","parts":[{"id":"a"}],"counts":{"b":1}}} | {"id":"7","counts":{"b":1},"parts":[{"id":"a"}]}
            PATCH /api/t/things/7                    |                          | {"thing":{"id":"7"}}       | {"id":"7"}
            PUT /api/t/things/7?update_mask=name     | {"updateMask":"time"}    | {"thing":{"id":"7"},"updateMask":"time"} | {"thing":{"id":"7"}}
            POST /api/t/tags?count=3                 | ["a","b"]                | {"tags":["a","b"],"count":3} | ["a","b"]
            POST /api/t/tags                         | []                       | {}                         | []
            POST /api/t/counts?tags=a&tags=b         | 7                        | {"tags":["a","b"],"count":7} | 7
            POST /api/t/counts                       | 0                        | {}                         | 0
            POST /api/t/things/7:cancel              | {"reason":"x"}           | {"id":"7","reason":"x"}    | {"request":{"id":"7","reason":"x","userId":"USER"}}
            POST /api/t/things/7:archive             | {"details":{"a":[1]}}    | {"id":"7","details":{"a":[1]}} | {"request":{"id":"7","details":{"a":[1]},"userId":"USER"}}
            POST /api/t/things/a:b:cancel            | {}                       | {"id":"a:b"}               | {"request":{"id":"a:b","userId":"USER"}}
            POST /api/t/things:purge                 | {"id":"all"}             | {"id":"all"}               | {"request":{"id":"all","userId":"USER"}}
            POST /api/t/shelves/5:empty              | {}                       | {"id":"shelves/5"}         | {"request":{"id":"shelves/5","userId":"USER"}}
            """)
    void readsBodiesAndWritesAnswers(String request, @Nullable String body, String message, String answer) {
        int space = request.indexOf(' ');
        for (Form form : GATEWAYS) {
            JsonObject answered = call(form, request.substring(0, space), request.substring(space + 1), body);
            assertThat(answered.get("statusCode").getAsInt())
                    .as("%s %s", form, answered)
                    .isEqualTo(200);
            assertThat(given).isNotNull();
            if (given != null) {
                Message.Builder expected = given.newBuilderForType();
                ProtoJson.merge(message, expected);
                expected.setField(expected.getDescriptorForType().findFieldByName("user_id"), Event.USER);
                assertThat(given).isEqualTo(expected.build());
            }
            assertThat(JsonParser.parseString(answered.get("body").getAsString()))
                    .isEqualTo(JsonParser.parseString(answer.replace("USER", Event.USER)));
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # request                        | body                          | message
            PATCH /api/t/things/7            | []                            | thing must be an object
            PATCH /api/t/things/7            | {"name":1}                    | thing.name must be a string
            PATCH /api/t/things/7            | {"name":"x"},"updateMask":"a" | the body
            PATCH /api/t/things/7            | {"nobody":1}                  | unknown field
            PATCH /api/t/things/7?update_mask=a_b | {}                       | updateMask must be
            POST /api/t/tags                 | {}                            | tags must be an array
            POST /api/t/tags                 | [1]                           | tags[0] must be a string
            POST /api/t/tags?count=x         | []                            | count must be a whole number
            POST /api/t/counts               | "x"                           | count must be a whole number
            POST /api/t/counts               | 1 2                           | the body
            """)
    void refusesBadBodiesAndNamesTheField(String request, String body, String message) {
        int space = request.indexOf(' ');
        for (Form form : GATEWAYS) {
            assertRefused(
                    call(form, request.substring(0, space), request.substring(space + 1), body),
                    400,
                    "INVALID_ARGUMENT",
                    message);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/t/things/7",
        "/api/t/things/7:destroy",
        "/api/t/things/:cancel",
        "/api/t/things/7:CANCEL",
        "/api/t/things/7:cancel:x",
        "/api/t/shelves/7",
    })
    void hasNoRouteWithoutTheVerb(String path) {
        for (Form form : GATEWAYS) {
            assertRefused(call(form, "POST", path, "{}"), 404, "NOT_FOUND", "no such route");
        }
    }

    /** Of two routes that begin alike a REST API knows one name of the parameter. */
    @Test
    void findsItsParametersByAnyNameThatARestApiHasForThem() {
        Rpc rpc = rpcs.stream()
                .filter(each -> each.name().equals("ActOnThing"))
                .findFirst()
                .orElseThrow();
        String event = """
                {"httpMethod":"POST","resource":"/api/t/things/{thing_id}","pathParameters":{"thing_id":"7:cancel"},
                 "headers":{"sec-fetch-site":"same-origin"},"body":null,
                 "requestContext":{"authorizer":{"userId":"u","sessionId":"s"}}}""";
        assertThat(answer(new TestGateway.Routed(rpc, event.getBytes(UTF_8)))
                        .get("statusCode")
                        .getAsInt())
                .isEqualTo(200);
        assertThat(given)
                .isEqualTo(ActOnThingReq.newBuilder().setId("7").setUserId("u").build());
    }

    @Test
    void carriesBytesBothWays() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        for (Form form : GATEWAYS) {
            JsonObject answer = call(form, "POST", "/api/t/uploads/a.png?is_public=true", "image/png", bytes);
            assertThat(given)
                    .isEqualTo(UploadFileReq.newBuilder()
                            .setName("a.png")
                            .setIsPublic(true)
                            .setUserId(Event.USER)
                            .setFile(HttpBody.newBuilder()
                                    .setContentType("image/png")
                                    .setData(ByteString.copyFrom(bytes)))
                            .build());
            assertThat(answer.get("headers")).isEqualTo(JsonParser.parseString("""
                            {"cache-control":"no-store","x-content-type-options":"nosniff",
                             "content-disposition":"attachment; filename=\\"a.png\\"","content-type":"image/png",
                             "content-security-policy":"default-src 'none'; sandbox"}"""));
            assertThat(answer.get("isBase64Encoded").getAsBoolean()).isTrue();
            assertThat(Base64.getDecoder().decode(answer.get("body").getAsString()))
                    .isEqualTo(bytes);
        }
    }

    /** An HTTP API gives a function the text of a body that is text. */
    @Test
    void takesTextAsItsBytes() {
        Event event = Event.signedIn("POST")
                .path("name", "a.csv")
                .header("content-type", "text/csv")
                .rawBody("a,ü\r\n");
        Rpc rpc = rpcs.stream()
                .filter(each -> each.name().equals("UploadFile"))
                .findFirst()
                .orElseThrow();
        answer(new TestGateway.Routed(rpc, event.bytes()));
        assertThat(given)
                .isInstanceOfSatisfying(
                        UploadFileReq.class,
                        request -> assertThat(request.getFile())
                                .isEqualTo(HttpBody.newBuilder()
                                        .setContentType("text/csv")
                                        .setData(ByteString.copyFromUtf8("a,ü\r\n"))
                                        .build()));
    }

    @Test
    void boundsBytes() {
        byte[] most = new byte[4_500_000];
        assertThat(call(Form.GATEWAY_2_0, "POST", "/api/t/uploads/a", "a/b", most)
                        .get("statusCode")
                        .getAsInt())
                .isEqualTo(200);
        assertRefused(
                call(Form.GATEWAY_2_0, "POST", "/api/t/uploads/a", "a/b", new byte[4_500_001]),
                400,
                "INVALID_ARGUMENT",
                "the body is larger than 4500000 bytes");
        export = HttpBody.newBuilder()
                .setData(ByteString.copyFrom(new byte[4_500_001]))
                .build();
        assertThat(call(Form.GATEWAY_2_0, "GET", "/api/t/export?format=csv", null)
                        .get("statusCode")
                        .getAsInt())
                .isEqualTo(500);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # content type           | status | answered
            text/csv; charset=utf-8  | 200    | text/csv; charset=utf-8
            ''                       | 200    | application/octet-stream
            text/csv\\nset-cookie: a | 500     | application/json
            """)
    void answersBytesWithTheirType(String type, int status, String answered) {
        export = HttpBody.newBuilder()
                .setContentType(type.replace("\\n", "\n"))
                .setData(ByteString.copyFrom("ü", ISO_8859_1))
                .build();
        JsonObject answer = call(Form.GATEWAY_2_0, "GET", "/api/t/export?format=csv", null);
        assertThat(answer.get("statusCode").getAsInt()).isEqualTo(status);
        assertThat(answer.getAsJsonObject("headers").get("content-type").getAsString())
                .isEqualTo(answered);
        assertThat(answer.getAsJsonObject("headers")
                        .get("x-content-type-options")
                        .getAsString())
                .isEqualTo("nosniff");
    }

    @Test
    void refusesABodyThatIsNoBase64() {
        Event event = Event.signedIn("POST").path("name", "a").rawBody("*").with("isBase64Encoded", "true");
        Rpc rpc = rpcs.stream()
                .filter(each -> each.name().equals("UploadFile"))
                .findFirst()
                .orElseThrow();
        assertRefused(answer(new TestGateway.Routed(rpc, event.bytes())), 400, "INVALID_ARGUMENT", "base64");
    }

    /** As a function primes before its snapshot. */
    @Test
    void rehearsesEachRpc() {
        for (Rpc rpc : rpcs) {
            given = null;
            answer(new TestGateway.Routed(rpc, Priming.payload(rpc, request(rpc))));
            assertThat(given).as("%s", rpc).isNotNull();
        }
    }

    private static Message request(Rpc rpc) {
        return switch (rpc.name()) {
            case "FindThing" -> FindThingReq.getDefaultInstance();
            case "UpdateThing" -> UpdateThingReq.getDefaultInstance();
            case "TagThings" -> TagThingsReq.getDefaultInstance();
            case "ActOnThing" -> ActOnThingReq.getDefaultInstance();
            case "UploadFile" -> UploadFileReq.getDefaultInstance();
            case "ExportThings" -> ExportThingsReq.getDefaultInstance();
            default -> throw new AssertionError(rpc);
        };
    }

    /** Good requests with something replaced, left out, doubled or put in: each is served, or refused with a reason. */
    @ParameterizedTest
    @EnumSource(names = {"GATEWAY_2_0", "GATEWAY_1_0"})
    void standsTenThousandMutations(Form form) {
        List<String> seeds = List.of(
                "GET /api/t/things/7?filter.name=x&filter.shades=SHADE_RED&filter.not.at_least=-5&filter.label=a",
                "GET /api/t/things:find?filter.after=2026-01-31T12:00:00Z&filter.ages=1.5s&read_mask=name,thing.id",
                "GET /api/t/things:find?filter.size=12&filter.digest=AP8%3D&filter.ratio=1e3&pages=1&tags=%C3%BC",
                "GET /api/t/shelves/1/things/2?deep=true&page=3&color=2&filter.prefix=a",
                "GET /api/t/pages/3/SHADE_BLUE?filter.flag=true&filter.total=18446744073709551615",
                "GET /api/t/files/a/b%2Fc/d%20e?tags=a&tags=b",
                "PATCH /api/t/things/7?update_mask=name,counts {\"name\":\"x\",\"time\":\"2026-01-31T12:00:00Z\"}",
                "PUT /api/t/things/7 {\"thing\":{\"counts\":{\"a\":1},\"parts\":[{\"id\":\"1\"}]},\"updateMask\":\"a\"}",
                "POST /api/t/tags?count=3 [\"a\",\"b\"]",
                "POST /api/t/things/7:cancel {\"reason\":\"x\",\"details\":{\"a\":[1,null,{\"b\":true}]}}");
        String[] pieces = {
            "%",
            "%00",
            "%FF",
            "%2F",
            "%E2%82",
            "&",
            "=",
            ".",
            "/",
            "?",
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            "-",
            "_",
            "e",
            "9",
            "99999999999999999999",
            "NaN",
            "null",
            "ü",
            "\uD83D\uDC4B",
            "filter",
            "filter.",
            ".not",
            "*",
            "+",
            "\\u0000",
            "\\ud800",
            ":cancel",
            "user_id",
            "SHADE_RED",
            "1e999999999",
            " ",
            "\t",
            "'",
            "@type"
        };
        Random random = new Random(19);
        int served = 0;
        for (int i = 0; i < 10_000; i++) {
            StringBuilder request = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
            for (int j = random.nextInt(4); j >= 0; j--) {
                int at = 5 + random.nextInt(request.length() - 5);
                int end = Math.min(request.length(), at + random.nextInt(6));
                String piece =
                        random.nextInt(5) == 0 ? request.substring(at, end) : pieces[random.nextInt(pieces.length)];
                request.replace(at, random.nextBoolean() ? end : at, piece);
            }
            String[] parts = request.toString().split(" ", 3);
            String body = parts.length > 2 ? parts[2] : null;
            JsonObject answer = call(form, parts[0], parts.length > 1 ? parts[1] : "", body);
            int status = answer.get("statusCode").getAsInt();
            assertThat(status).as("%s: %s", request, answer).isIn(200, 400, 404);
            if (status == 200) {
                served++;
            } else {
                assertThat(given).as("%s", request).isNull();
            }
            if (status == 400) {
                assertThat(answer.get("body").getAsString())
                        .as("%s", request)
                        .containsPattern("name|filter|thing|page|color|tags|mask|count|deep|body|field|parameter"
                                + "|path|reason|details|id |userId|is not percent-encoded");
            }
        }
        assertThat(served).isBetween(2_000, 9_000);
    }
}
