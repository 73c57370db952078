package app.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.v1.Access;
import app.v1.FunctionOptions;
import app.v1.OptionsProto;
import app.v1.SessionValue;
import build.buf.validate.ValidateProto;
import com.google.api.AnnotationsProto;
import com.google.api.CustomHttpPattern;
import com.google.api.HttpRule;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTest {

    private static final HttpRule GET =
            HttpRule.newBuilder().setGet("/api/things/{id}").build();

    @Test
    void findsByPathAndService() {
        Catalogue catalogue = Catalogue.ofProto();
        assertThat(catalogue.services()).contains("auth", "user");
        assertThat(catalogue.find("user.v1.UserService/GetUser").orElseThrow().service())
                .isEqualTo("user");
        assertThat(catalogue.find("user.v1.UserService/Nothing")).isEmpty();
        assertThat(catalogue.ofService("user")).hasSize(3);
        assertThat(catalogue.rpcs().stream().map(Rpc::name).distinct()).hasSameSizeAs(catalogue.rpcs());
    }

    @Test
    void readsAGoodDeclaration() throws IOException {
        Rpc rpc = read(file(session(GET), request())).rpcs().get(0);
        assertThat(rpc.access()).isEqualTo(Access.ACCESS_SESSION);
        assertThat(rpc.routeKey()).isEqualTo("GET /api/things/{id}");
        assertThat(rpc.route().orElseThrow().variables()).containsExactly("id");
        assertThat(rpc.path()).isEqualTo("thing.v1.ThingService/Touch");
    }

    static Stream<Arguments> badRoutes() {
        return Stream.of(
                row("a variable within a variable", get("/api/{id=x/{name}}"), "a variable may not hold another one"),
                row("** that is not the last", get("/api/{id=**}/x"), "** must be the last segment"),
                row("a bare ** that is not the last", get("/api/**/x"), "** must be the last segment"),
                row("a verb in the middle", get("/api/x:touch/y"), "unsupported path /api/x:touch/y at character 13"),
                row("an empty verb", get("/api/x:"), "unsupported path"),
                row("a verb after a variable's literal", get("/api/{id=x/y}:touch"), "a verb follows"),
                row("an open variable", get("/api/{id"), "unsupported path"),
                row("an empty variable", get("/api/{}"), "\"\" is not the name of a field"),
                row("a variable without a pattern", get("/api/{id=}"), "unsupported path"),
                row("a variable with dots only", get("/api/{id.}"), "\"id.\" is not the name of a field"),
                row("half a variable", get("/api/x{id}"), "unsupported path /api/x{id} at character 7"),
                row("half a wildcard", get("/api/x*"), "unsupported path"),
                row("an empty segment", get("/api//things"), "unsupported path"),
                row("a slash at the end", get("/api/things/"), "unsupported path"),
                row("a query", get("/api/things?x=y"), "unsupported path"),
                row("no /api/", get("/things/{id}"), "must start with /api/"),
                row("no slash", get("api/things"), "must start with /api/"),
                row("the IAM routes' place", get("/rpc/things"), "must start with /api/"),
                row("no path", get(""), "must start with /api/"),
                row("a variable twice", get("/api/{id}/{id}"), "variable {id} is given twice"),
                row("a variable without a field", get("/api/{nobody}"), "path variable {nobody} must name a field"),
                row("a field of a scalar", get("/api/{id.x}"), "path variable {id.x} must name a field"),
                row("a variable by its JSON name", get("/api/{userId}"), "{userId} must name a field"),
                row("a variable that is a message", get("/api/{part}"), "path variable {part} must name a field"),
                row("a variable that is a list", get("/api/{names}"), "path variable {names} must name a field"),
                row("segments that are a number", get("/api/{number=x/*}"), "{number} must name a string field"),
                row("a variable of the session", get("/api/{user_id}"), "{user_id} is filled from the session"),
                row("a variable of a header", get("/api/{agent}"), "{agent} is a header"),
                row("a body that is no field", rule().setPost("/api/x").setBody("nobody"), "and \"nobody\" is none"),
                row("a body of the session", rule().setPost("/api/x").setBody("user_id"), "filled from the session"),
                row("a body of a header", rule().setPost("/api/x").setBody("agent"), "body is a header"),
                row(
                        "a body that the path gives",
                        rule().setPost("/api/{id}").setBody("id"),
                        "variable {id} is the body"),
                row("a GET with a body", rule().setGet("/api/x").setBody("*"), "a GET has no body"),
                row(
                        "an answer that is no field",
                        rule().setGet("/api/x").setResponseBody("nobody"),
                        "response_body must name a field of TouchResp"),
                row(
                        "bindings in a binding",
                        rule().setGet("/api/x")
                                .addAdditionalBindings(get("/api/y").addAdditionalBindings(get("/api/z"))),
                        "no additional_bindings of their own"),
                row(
                        "a binding twice",
                        rule().setGet("/api/x").addAdditionalBindings(get("/api/x")),
                        "two of its routes match the same requests: GET /api/x"),
                row(
                        "a binding elsewhere",
                        rule().setGet("/api/x").addAdditionalBindings(get("/y")),
                        "must start with /api/"),
                row(
                        "a method of its own",
                        rule().setCustom(CustomHttpPattern.newBuilder()
                                .setKind("HEAD")
                                .setPath("/api/x")),
                        "names none of get, post"),
                row("no method", rule(), "names none of get, post"));
    }

    private static Arguments row(String name, HttpRule.Builder rule, String message) {
        return Arguments.of(name, rule.build(), message);
    }

    private static HttpRule.Builder rule() {
        return HttpRule.newBuilder();
    }

    private static HttpRule.Builder get(String path) {
        return rule().setGet(path);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRoutes")
    void refusesABadRoute(String name, HttpRule rule, String message) {
        assertRefused(file(session(rule), request()), message);
    }

    static Stream<Arguments> badRpcs() {
        MethodDescriptorProto good = session(GET);
        return Stream.of(
                Arguments.of("a route without access", rpc(Access.ACCESS_INTERNAL, GET), "does not say who may call"),
                Arguments.of(
                        "SESSION without a route", without(Access.ACCESS_SESSION), "needs a google.api.http route"),
                Arguments.of("PUBLIC without a route", without(Access.ACCESS_PUBLIC), "needs a google.api.http route"),
                Arguments.of("a session field for anyone", rpc(Access.ACCESS_PUBLIC, GET), "anyone may call"),
                Arguments.of("a session field without a session", without(Access.ACCESS_INTERNAL), "no session may"),
                Arguments.of(
                        "a key for what is no POST",
                        good.toBuilder()
                                .setOptions(
                                        good.getOptions().toBuilder().setExtension(OptionsProto.idempotencyKey, true))
                                .build(),
                        "it must be a POST of a browser with a session"),
                Arguments.of(
                        "a stream in", good.toBuilder().setClientStreaming(true).build(), "streams"),
                Arguments.of(
                        "a stream out",
                        good.toBuilder().setServerStreaming(true).build(),
                        "streams"),
                Arguments.of(
                        "a request of another file",
                        good.toBuilder()
                                .setInputType(".google.protobuf.Timestamp")
                                .build(),
                        "must be declared in thing.proto"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRpcs")
    void refusesABadRpc(String name, MethodDescriptorProto rpc, String message) {
        assertRefused(file(rpc, request()), message);
    }

    @Test
    void knowsHowManyThingsOfAUserAServiceKeeps() {
        Catalogue catalogue = Catalogue.ofProto();
        assertThat(Rpc.maxPerUser(service(catalogue, "dummy"))).isEqualTo(10_000);
        assertThat(Rpc.maxPerUser(service(catalogue, "auth"))).isEqualTo(100);
        assertThatThrownBy(() -> Rpc.maxPerUser(service(catalogue, "user")))
                .hasMessage("service user.v1.UserService has no (app.v1.max_per_user)");
    }

    private static ServiceDescriptor service(Catalogue catalogue, String name) {
        return catalogue.ofService(name).get(0).descriptor().getService();
    }

    static Stream<Arguments> badFunctions() {
        return Stream.of(
                badFunction(
                        "too short", GET, f -> f.setTimeoutSeconds(9), "timeout_seconds must be 10 to 29, and is 9"),
                badFunction(
                        "longer than the gateway", GET, f -> f.setTimeoutSeconds(30), "must be 10 to 29, and is 30"),
                badFunction("longer than Lambda", null, f -> f.setTimeoutSeconds(901), "must be 10 to 900, and is 901"),
                badFunction("a negative time", null, f -> f.setTimeoutSeconds(-1), "and is 4294967295"),
                badFunction(
                        "little memory", GET, f -> f.setMemoryMb(127), "memory_mb must be 128 to 10240, and is 127"),
                badFunction("much memory", GET, f -> f.setMemoryMb(10_241), "must be 128 to 10240, and is 10241"),
                badFunction(
                        "a schedule of a browser's", GET, f -> f.setSchedule("rate(1 hour)"), "nobody is signed in"),
                badFunction("no rate", null, f -> f.setSchedule("hourly"), "such as \"rate(1 hour)\" or"),
                badFunction("one of many", null, f -> f.setSchedule("rate(1 hours)"), "and is \"rate(1 hours)\""),
                badFunction("many of one", null, f -> f.setSchedule("rate(2 day)"), "and is \"rate(2 day)\""),
                badFunction("never", null, f -> f.setSchedule("rate(0 days)"), "and is \"rate(0 days)\""));
    }

    private static Arguments badFunction(
            String name, @Nullable HttpRule route, UnaryOperator<FunctionOptions.Builder> options, String message) {
        return Arguments.of(name, withFunction(route, options), message);
    }

    private static MethodDescriptorProto withFunction(
            @Nullable HttpRule route, UnaryOperator<FunctionOptions.Builder> options) {
        MethodDescriptorProto rpc = route == null ? without(Access.ACCESS_INTERNAL) : session(route);
        return rpc.toBuilder()
                .setOptions(rpc.getOptions().toBuilder()
                        .setExtension(
                                OptionsProto.function,
                                options.apply(FunctionOptions.newBuilder()).build()))
                .build();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badFunctions")
    void refusesABadFunction(String name, MethodDescriptorProto rpc, String message) {
        assertRefused(file(rpc, request(rpc)), message);
    }

    @Test
    void readsHowAFunctionRuns() throws IOException {
        MethodDescriptorProto rpc = withFunction(
                null, f -> f.setTimeoutSeconds(900).setMemoryMb(128).setSchedule("rate(12 hours)"));
        assertThat(read(file(rpc, request(rpc))).rpcs().get(0).function())
                .isEqualTo(new FunctionSettings(false, 900, 128, Optional.of("rate(12 hours)")));
        assertThat(read(file(session(GET), request())).rpcs().get(0).function())
                .isEqualTo(new FunctionSettings(false, 10, 1769, Optional.empty()));
    }

    /** An internal rpc has no field of a session. */
    private static DescriptorProto request(MethodDescriptorProto rpc) {
        return rpc.getOptions().getExtension(OptionsProto.access) == Access.ACCESS_INTERNAL
                ? DescriptorProto.newBuilder().setName("TouchReq").build()
                : request();
    }

    static Stream<Arguments> badFields() {
        FieldOptions session = FieldOptions.newBuilder()
                .setExtension(OptionsProto.fromSession, SessionValue.SESSION_VALUE_USER_ID)
                .build();
        DescriptorProto inner = DescriptorProto.newBuilder()
                .setName("Inner")
                .addField(field("owner", 1, Type.TYPE_STRING).setOptions(session))
                .build();
        return Stream.of(
                bad(
                        "a session field of a number",
                        field -> field.setType(Type.TYPE_INT32).setOptions(session),
                        "field bad is filled from the session, so it must be a string"),
                bad(
                        "a session field of bytes",
                        field -> field.setType(Type.TYPE_BYTES).setOptions(session),
                        "field bad is filled from the session, so it must be a string"),
                bad(
                        "a list of session fields",
                        field -> field.setLabel(Label.LABEL_REPEATED).setOptions(session),
                        "field bad is filled from the session, so it must be a string"),
                bad(
                        "a header of a number",
                        field -> field.setType(Type.TYPE_INT32).setOptions(header("x")),
                        "field bad is a header, so it must be a string"),
                bad(
                        "a header in upper case",
                        field -> field.setOptions(header("User-Agent")),
                        "field bad names its header in upper case: User-Agent"),
                bad("one cookie", field -> field.setOptions(header("cookie")), "must be a repeated string"),
                bad(
                        "a required field of proto2",
                        field -> field.setType(Type.TYPE_MESSAGE).setTypeName(".google.protobuf.UninterpretedOption"),
                        "field google.protobuf.UninterpretedOption.NamePart.name_part is required as proto2 has it"),
                Arguments.of(
                        "a session field in a field",
                        request().toBuilder()
                                .addNestedType(inner)
                                .addField(field("bad", 9, Type.TYPE_MESSAGE).setTypeName(".thing.v1.TouchReq.Inner"))
                                .build(),
                        "must stand in the request message itself"));
    }

    static Stream<Arguments> badConstraints() {
        return Stream.of(
                bad(
                        "a rule that is not supported",
                        field -> field.setOptions(constraints(14 << 3 | 2, 3, 13 << 3, 1, 1)),
                        "the rule StringRules 13 of (buf.validate.field) is not supported"),
                bad(
                        "the rules of another type",
                        field -> field.setOptions(constraints(3 << 3 | 2, 2, 5 << 3, 1)),
                        "is not supported for a field of this type"),
                bad(
                        "a rule in CEL",
                        field -> field.setOptions(constraints((23 << 3 | 2) & 0x7f | 0x80, 1, 0)),
                        "is not supported for a field of this type: check it in the endpoint"),
                bad(
                        "bounds that exclude each other",
                        field -> field.setType(Type.TYPE_INT32)
                                .setOptions(constraints(3 << 3 | 2, 4, 3 << 3, 1, 5 << 3, 2)),
                        "its lower bound 2 is above its upper bound 1"),
                bad(
                        "a pattern that is none",
                        field -> field.setOptions(constraints(14 << 3 | 2, 3, 6 << 3 | 2, 1, '[')),
                        "its pattern [ is not a regular expression: Unclosed character class"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badConstraints")
    void refusesABadConstraint(String name, DescriptorProto request, String message) {
        assertThatThrownBy(() -> read(file(session(GET), request)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("proto/thing.proto: field thing.v1.TouchReq.bad: ")
                .hasMessageContaining(message);
    }

    private static Arguments bad(String name, UnaryOperator<FieldDescriptorProto.Builder> change, String message) {
        DescriptorProto request = request().toBuilder()
                .addField(change.apply(field("bad", 9, Type.TYPE_STRING)))
                .build();
        return Arguments.of(name, request, message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badFields")
    void refusesABadField(String name, DescriptorProto request, String message) {
        assertRefused(file(session(GET), request), message);
    }

    static Stream<Arguments> badAnswers() {
        return Stream.of(
                Arguments.of("one cookie", field("bad", 1, Type.TYPE_STRING).setOptions(header("set-cookie"))),
                Arguments.of(
                        "two locations",
                        field("bad", 1, Type.TYPE_STRING)
                                .setLabel(Label.LABEL_REPEATED)
                                .setOptions(header("location"))),
                Arguments.of("a number", field("bad", 1, Type.TYPE_INT32).setOptions(header("retry-after"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badAnswers")
    void refusesABadHeaderOfTheAnswer(String name, FieldDescriptorProto.Builder field) {
        FileDescriptorProto.Builder file = file(session(GET), request()).toBuilder();
        file.getMessageTypeBuilder(1).addField(field);
        assertRefused(file.build(), "field bad is");
    }

    @Test
    void refusesTwoRpcsOnOneRoute() {
        FileDescriptorProto.Builder file = file(session(GET), request()).toBuilder();
        file.getServiceBuilder(0)
                .addMethod(
                        session(get("/api/things/{name}").build()).toBuilder().setName("Press"));
        assertThatThrownBy(() -> read(file.build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rpc thing.v1.ThingService/Touch and rpc thing.v1.ThingService/Press have the same route:"
                        + " GET /api/things/{name}");
    }

    @Test
    void refusesWhatApiGatewayCannotTellApart() {
        assertTwoRefused(
                get("/api/things/{id}:touch"),
                get("/api/things/{id}:press"),
                "rpc thing.v1.ThingService/Touch and rpc thing.v1.ThingService/Press have the same route:"
                        + " GET /api/things/{id}, for API Gateway does not see the verb :touch:"
                        + " write /api/things/{id}/touch");
    }

    private static void assertTwoRefused(HttpRule.Builder touch, HttpRule.Builder press, String message) {
        FileDescriptorProto.Builder file = file(session(touch.build()), request()).toBuilder();
        file.getServiceBuilder(0).addMethod(session(press.build()).toBuilder().setName("Press"));
        assertThatThrownBy(() -> read(file.build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # template                          | route of API Gateway                  | fields      | verb
            /api/things/{id}                    | /api/things/{id}                      | id          | ''
            /api/things/{id=*}                  | /api/things/{id}                      | id          | ''
            /api/things/{part.name}             | /api/things/{part_name}               | part.name   | ''
            /api/{name=projects/*}              | /api/projects/{projects}              | name        | ''
            /api/{name=projects/*/items/*}      | /api/projects/{projects}/items/{items} | name       | ''
            /api/{name=projects/*/**}           | /api/projects/{projects}/{projects2+} | name        | ''
            /api/{name=*/*}                     | /api/{api}/{api2}                     | name        | ''
            /api/files/{name=**}                | /api/files/{name+}                    | name        | ''
            /api/files/*/{id}                   | /api/files/{files}/{id}               | id          | ''
            /api/files/**                       | /api/files/{files+}                   | ''          | ''
            /api/things:touch                   | /api/things:touch                     | ''          | ''
            /api/things/{id}:touch              | /api/things/{id}                      | id          | touch
            /api/{name=projects/*}:touch        | /api/projects/{projects}              | name        | touch
            /api/files/{name=**}:touch          | /api/files/{name+}                    | name        | touch
            /api/x-y.z~/{name=a-b/*}/{id}       | /api/x-y.z~/a-b/{a_b}/{id}            | name,id     | ''
            """)
    void readsATemplate(String template, String gatewayPath, String fields, String verb) throws IOException {
        Route route = read(file(session(get(template).build()), request()))
                .rpcs()
                .get(0)
                .route()
                .orElseThrow();
        assertThat(route.gatewayKey()).isEqualTo("GET " + gatewayPath);
        assertThat(String.join(",", route.variables())).isEqualTo(fields);
        assertThat(route.template().verb()).isEqualTo(verb);
        assertThat(route).hasToString("GET " + template);
    }

    @Test
    void readsAdditionalBindings() throws IOException {
        HttpRule rule = HttpRule.newBuilder()
                .setPost("/api/things/{id}:touch")
                .setBody("*")
                .addAdditionalBindings(rule().setPost("/api/things/{id}:press").setBody("part"))
                .addAdditionalBindings(get("/api/things"))
                .build();
        Rpc rpc = read(file(session(rule), request())).rpcs().get(0);
        assertThat(rpc.routes()).extracting(Route::body).containsExactly("*", "part", "");
        assertThat(rpc.routeKeys()).containsExactly("POST /api/things/{id}", "GET /api/things");
        assertThat(rpc.routeKey()).isEqualTo("POST /api/things/{id}");
    }

    @Test
    void writesRoutesForOtherLanguages() throws IOException {
        HttpRule rule = HttpRule.newBuilder()
                .setPost("/api/{part.name=projects/*}/**:touch")
                .setBody("*")
                .addAdditionalBindings(get("/api/things/{id}"))
                .build();
        assertThat(RouteTable.json(read(file(session(rule), request())).rpcs())).isEqualTo("""
                        {
                        "thing.v1.ThingService/Touch": {"access": "SESSION", "routes": [
                            {"method": "POST", "path": "/api/{part.name=projects/*}/**:touch", "segments": ["api", {"field": "part.name", "segments": ["projects", "*"]}, "**"], "verb": "touch", "body": "*", "responseBody": ""},
                            {"method": "GET", "path": "/api/things/{id}", "segments": ["api", "things", {"field": "id", "segments": ["*"]}], "verb": "", "body": "", "responseBody": ""}
                          ]}
                        }
                        """);
        assertThat(RouteTable.json(Catalogue.ofProto().rpcs()))
                .contains("user.v1.UserService/GetUser", "\"access\": \"PUBLIC\"")
                .doesNotContain("CreateUser");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # field    | type                       | list  | what
            bad        | .google.protobuf.Struct    | false | field bad is a google.protobuf.Struct, which no query
            bad        | .google.protobuf.Timestamp | false |
            bad        | .google.protobuf.Timestamp | true  |
            bad        | .thing.v1.TouchReq.Part    | false |
            bad        | .thing.v1.TouchReq.Part    | true  | field bad is a list of thing.v1.TouchReq.Part, which no query
            """)
    void refusesAMessageInTheQuery(String name, String type, boolean isList, @Nullable String what) throws IOException {
        FieldDescriptorProto.Builder field = field(name, 9, Type.TYPE_MESSAGE)
                .setTypeName(type)
                .setLabel(isList ? Label.LABEL_REPEATED : Label.LABEL_OPTIONAL);
        DescriptorProto request = request().toBuilder().addField(field).build();
        HttpRule body = rule().setPost("/api/x").setBody("bad").build();
        assertThat(read(file(session(body), request)).rpcs()).hasSize(1);
        if (what == null) {
            assertThat(read(file(session(GET), request)).rpcs()).hasSize(1);
        } else {
            assertRefused(file(session(GET), request), what);
        }
    }

    private static void assertRefused(FileDescriptorProto file, String message) {
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("proto/thing.proto: rpc thing.v1.ThingService.Touch: ")
                .hasMessageContaining(message);
    }

    private static MethodDescriptorProto without(Access access) {
        MethodDescriptorProto.Builder rpc = MethodDescriptorProto.newBuilder()
                .setName("Touch")
                .setInputType(".thing.v1.TouchReq")
                .setOutputType(".thing.v1.TouchResp");
        rpc.getOptionsBuilder().setExtension(OptionsProto.access, access);
        return rpc.build();
    }

    private static MethodDescriptorProto rpc(Access access, HttpRule rule) {
        MethodDescriptorProto.Builder rpc = without(access).toBuilder();
        rpc.getOptionsBuilder().setExtension(AnnotationsProto.http, rule);
        return rpc.build();
    }

    private static MethodDescriptorProto session(HttpRule rule) {
        return rpc(Access.ACCESS_SESSION, rule);
    }

    private static FieldDescriptorProto.Builder field(String name, int number, Type type) {
        return FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setType(type)
                .setLabel(Label.LABEL_OPTIONAL);
    }

    /** The bytes of a buf.validate.FieldRules. */
    private static FieldOptions constraints(int... rules) {
        byte[] bytes = new byte[rules.length];
        for (int i = 0; i < rules.length; i++) {
            bytes[i] = (byte) rules[i];
        }
        return FieldOptions.newBuilder()
                .setExtension(ValidateProto.field, ByteString.copyFrom(bytes))
                .build();
    }

    private static FieldOptions header(String name) {
        return FieldOptions.newBuilder().setExtension(OptionsProto.header, name).build();
    }

    private static DescriptorProto request() {
        return DescriptorProto.newBuilder()
                .setName("TouchReq")
                .addField(field("id", 1, Type.TYPE_STRING))
                .addField(field("name", 2, Type.TYPE_STRING))
                .addField(field("number", 3, Type.TYPE_INT32))
                .addField(field("names", 4, Type.TYPE_STRING).setLabel(Label.LABEL_REPEATED))
                .addField(field("user_id", 5, Type.TYPE_STRING)
                        .setOptions(FieldOptions.newBuilder()
                                .setExtension(OptionsProto.fromSession, SessionValue.SESSION_VALUE_USER_ID)))
                .addField(field("agent", 6, Type.TYPE_STRING).setOptions(header("user-agent")))
                .addNestedType(DescriptorProto.newBuilder()
                        .setName("Part")
                        .addField(field("name", 1, Type.TYPE_STRING))
                        .addField(field("time", 2, Type.TYPE_MESSAGE).setTypeName(".google.protobuf.Timestamp"))
                        .addField(field("part", 3, Type.TYPE_MESSAGE).setTypeName(".thing.v1.TouchReq.Part")))
                .addField(field("part", 7, Type.TYPE_MESSAGE).setTypeName(".thing.v1.TouchReq.Part"))
                .build();
    }

    /** A file with one service of one rpc, as protoc describes it. */
    private static FileDescriptorProto file(MethodDescriptorProto rpc, DescriptorProto request) {
        FileDescriptorProto.Builder file = FileDescriptorProto.newBuilder()
                .setName("thing.proto")
                .setPackage("thing.v1")
                .setSyntax("proto3")
                .addAllDependency(List.of(
                        "google/protobuf/timestamp.proto",
                        "google/protobuf/struct.proto",
                        "google/protobuf/descriptor.proto"))
                .addMessageType(request)
                .addMessageType(DescriptorProto.newBuilder().setName("TouchResp"));
        file.addServiceBuilder().setName("ThingService").addMethod(rpc);
        return file.build();
    }

    @Test
    void takesMapsAndWellKnownTypes() throws IOException {
        DescriptorProto request = request().toBuilder()
                .addNestedType(DescriptorProto.newBuilder()
                        .setName("LabelsEntry")
                        .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                        .addField(field("key", 1, Type.TYPE_STRING))
                        .addField(field("value", 2, Type.TYPE_MESSAGE).setTypeName(".google.protobuf.Struct")))
                .addField(field("labels", 9, Type.TYPE_MESSAGE)
                        .setLabel(Label.LABEL_REPEATED)
                        .setTypeName(".thing.v1.TouchReq.LabelsEntry"))
                .build();
        HttpRule post = rule().setPost("/api/x").setBody("*").build();
        assertThat(read(file(session(post), request)).rpcs()).hasSize(1);
        assertRefused(file(session(GET), request), "field labels is a map, which no query can hold");
    }

    @Test
    void refusesRulesOfAWholeMessage() {
        DescriptorProto request = request().toBuilder()
                .setOptions(MessageOptions.newBuilder().setExtension(ValidateProto.message, ByteString.EMPTY))
                .build();
        assertThatThrownBy(() -> read(file(session(GET), request)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "proto/thing.proto: message thing.v1.TouchReq: rules of a whole message, such as (buf.validate.message).cel, are"
                                + " not supported: check it in the endpoint, and throw ApiException.invalidField");
    }

    private static Catalogue read(FileDescriptorProto file) throws IOException {
        return Catalogue.read(FileDescriptorSet.newBuilder()
                .addFile(TimestampProto.getDescriptor().toProto())
                .addFile(StructProto.getDescriptor().toProto())
                .addFile(DescriptorProtos.getDescriptor().toProto())
                .addFile(file)
                .build()
                .toByteString()
                .newInput());
    }
}
