package app.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.runtime.ApiException;
import app.runtime.probe.v1.Color;
import app.runtime.probe.v1.Kinds;
import app.runtime.probe.v1.WriteProbeReq;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JsonFormat, protobuf's own, is the oracle of what is canonical; we are stricter in what we read. */
class ProtoJsonTest {

    static Stream<Kinds> messages() {
        Kinds.Builder kinds = Kinds.newBuilder();
        return Stream.of(
                        kinds.clone(),
                        kinds.clone().setADouble(1.5).setAFloat(-2.25f),
                        kinds.clone().setADouble(1e300).setAFloat(1e-30f),
                        kinds.clone().setADouble(Double.MAX_VALUE).setAFloat(Float.MAX_VALUE),
                        kinds.clone().setADouble(Double.MIN_VALUE).setAFloat(Float.MIN_VALUE),
                        kinds.clone().setADouble(Double.NaN).setAFloat(Float.POSITIVE_INFINITY),
                        kinds.clone().setADouble(Double.NEGATIVE_INFINITY),
                        kinds.clone().setAnInt32(Integer.MIN_VALUE).setAnInt64(Long.MIN_VALUE),
                        kinds.clone().setAnInt32(Integer.MAX_VALUE).setAnInt64(Long.MAX_VALUE),
                        kinds.clone().setAUint32(-1).setAUint64(-1L),
                        kinds.clone().setASint32(-7).setASint64(-7_000_000_000_000L),
                        kinds.clone().setAFixed32(-2).setAFixed64(-2),
                        kinds.clone().setASfixed32(-3).setASfixed64(-3),
                        kinds.clone().setABool(true).setMaybe(0),
                        kinds.clone().setAString("quote \" backslash \\ slash / tab \t newline \n bell \u0007"),
                        kinds.clone().setAString("Grüße 👋 \u2028\u2029 <script>&amp;'=\u007f \uFFFD"),
                        kinds.clone().setSomeBytes(ByteString.copyFrom(new byte[] {0, -1, 62, 63, -5})),
                        kinds.clone().addBlobs(ByteString.copyFromUtf8("a")).addBlobs(ByteString.EMPTY),
                        kinds.clone().setColor(Color.COLOR_RED).addColors(Color.COLOR_NONE),
                        kinds.clone().addColors(Color.COLOR_RED).addColors(Color.COLOR_RED),
                        kinds.clone().setTime(time(0, 0)).addTimes(time(1_769_860_800, 123_000_000)),
                        kinds.clone().setTime(time(1_769_860_800, 123_456_000)),
                        kinds.clone().setTime(time(-62_135_596_800L, 1)).addTimes(time(253_402_300_799L, 999_999_999)),
                        kinds.clone()
                                .setNested(Kinds.newBuilder()
                                        .setNested(Kinds.newBuilder().setAString("deep"))),
                        kinds.clone()
                                .addNumbers(3)
                                .addNumbers(0)
                                .addNumbers(-1)
                                .addTexts("")
                                .addTexts("b"),
                        kinds.clone().addMore(Kinds.newBuilder().setAnInt32(1)).addMore(Kinds.newBuilder()),
                        kinds.clone().setOwnName("named otherwise").setLeft(""),
                        kinds.clone().setRight(9).addBigNumbers(-1).addBigNumbers(1))
                .map(Kinds.Builder::build);
    }

    private static Timestamp time(long seconds, int nanos) {
        return Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void writesWhatTheOracleWrites(Kinds message) throws InvalidProtocolBufferException {
        String written = ProtoJson.print(message);
        assertThat(JsonParser.parseString(written))
                .isEqualTo(JsonParser.parseString(JsonFormat.printer().print(message)));
        Kinds.Builder read = Kinds.newBuilder();
        JsonFormat.parser().merge(written, read);
        assertThat(read.build()).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void readsWhatTheOracleWrites(Kinds message) throws InvalidProtocolBufferException {
        assertThat(read(JsonFormat.printer().print(message))).isEqualTo(message);
        assertThat(read(JsonFormat.printer().preservingProtoFieldNames().print(message)))
                .isEqualTo(message);
        assertThat(read(ProtoJson.print(message))).isEqualTo(message);
    }

    /** Each text is read by the oracle too, and to the same message. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " \t\r\n{ } ",
                "{\"anInt32\":\"12\"}",
                "{\"anInt32\":1e2}",
                "{\"anInt32\":1.0}",
                "{\"anInt64\":9007199254740993}",
                "{\"anInt64\":\"-9223372036854775808\"}",
                "{\"aUint64\":18446744073709551615}",
                "{\"aUint64\":1.8e19}",
                "{\"aDouble\":\"1.5\"}",
                "{\"aDouble\":\"NaN\"}",
                "{\"aDouble\":\"-Infinity\"}",
                "{\"someBytes\":\"-_8\"}",
                "{\"someBytes\":\"+/8=\"}",
                "{\"aString\":null,\"texts\":null,\"nested\":null,\"time\":null}",
                "{\"texts\":[]}",
                "{\"aString\":\"\\ud83d\\udc4b\\u0000\\/\\b\\f\"}",
                "{\"time\":\"2026-01-31T13:00:00+01:00\"}",
                "{\"time\":\"2026-01-31T12:00:00.5Z\"}",
                "{\"a_string\":\"by its proto name\",\"own_name\":\"x\"}",
            })
    void readsWhatTheOracleReads(String json) throws InvalidProtocolBufferException {
        Kinds.Builder oracle = Kinds.newBuilder();
        JsonFormat.parser().merge(json, oracle);
        assertThat(read(json)).isEqualTo(oracle.build());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # json                                        | message
            {"nobody":1}                                  | unknown field "nobody"
            {"nested":{"nobody":1}}                       | unknown field "nested.nobody"
            {"more":[{"nobody":1}]}                       | unknown field "more.nobody"
            {"AString":"x"}                               | unknown field "AString"
            {"aString":"x","aString":"y"}                 | field aString is given twice
            {"aString":"x","a_string":"y"}                | field a_string is given twice
            {"left":"x","right":1}                        | field right: only one of choice may be set
            {"aString":1}                                 | field aString must be a string
            {"aString":true}                              | field aString must be a string
            {"aString":{}}                                | field aString must be a string
            {"aString":["x"]}                             | field aString must be a string
            {"texts":"x"}                                 | field texts must be an array
            {"texts":[1]}                                 | field texts must be a string
            {"texts":[null]}                              | field texts must be a string
            {"texts":[["x"]]}                             | field texts must be a string
            {"nested":"x"}                                | field nested must be an object
            {"nested":[]}                                 | field nested must be an object
            {"nested":{"aString":1}}                      | field nested.aString must be a string
            {"more":{}}                                   | field more must be an array
            {"aBool":"true"}                              | field aBool must be true or false
            {"aBool":1}                                   | field aBool must be true or false
            {"anInt32":"x"}                               | field anInt32 must be a number of its range
            {"anInt32":""}                                | field anInt32 must be a number of its range
            {"anInt32":" 1"}                              | field anInt32 must be a number of its range
            {"anInt32":"+1"}                              | field anInt32 must be a number of its range
            {"anInt32":"01"}                              | field anInt32 must be a number of its range
            {"anInt32":"١"}                               | field anInt32 must be a number of its range
            {"anInt32":1.5}                               | field anInt32 must be a number of its range
            {"anInt32":2147483648}                        | field anInt32 must be a number of its range
            {"anInt32":1e999999999}                       | field anInt32 must be a number of its range
            {"anInt32":1e-999999999}                      | field anInt32 must be a number of its range
            {"anInt32":1e99999999999999999999}            | field anInt32 must be a number of its range
            {"anInt32":true}                              | field anInt32 must be a number
            {"anInt32":[1]}                               | field anInt32 must be a number
            {"anInt64":9223372036854775808}               | field anInt64 must be a number of its range
            {"aUint32":-1}                                | field aUint32 must be a number of its range
            {"aUint32":4294967296}                        | field aUint32 must be a number of its range
            {"aUint64":-1}                                | field aUint64 must be a number of its range
            {"aUint64":18446744073709551616}              | field aUint64 must be a number of its range
            {"aFloat":1e39}                               | field aFloat must be a number of its range
            {"aDouble":1e309}                             | field aDouble must be a number of its range
            {"aDouble":"1e309"}                           | field aDouble must be a number of its range
            {"aDouble":"0x1p3"}                           | field aDouble must be a number of its range
            {"aDouble":"1f"}                              | field aDouble must be a number of its range
            {"aDouble":" 1"}                              | field aDouble must be a number of its range
            {"aDouble":""}                                | field aDouble must be a number of its range
            {"color":"COLOR_BLUE"}                        | field color must be a value of Color
            {"color":1}                                   | field color must be the name of a value
            {"someBytes":"***"}                           | field someBytes must be base64
            {"someBytes":"a"}                             | field someBytes must be base64
            {"time":"yesterday"}                          | field time must be a time such as 2026-01-31T12:00:00Z
            {"time":1769860800}                           | field time must be a string such as 2026-01-31T12:00:00Z
            {"time":{"seconds":1}}                        | field time must be a string such as 2026-01-31T12:00:00Z
            {"time":"+10000-01-01T00:00:00Z"}             | field time must be a time of the years 1 to 9999
            {"time":"0000-01-01T00:00:00Z"}               | field time must be a time of the years 1 to 9999
            []                                            | the body must be a JSON object
            "x"                                           | the body must be a JSON object
            null                                          | the body must be a JSON object
            """)
    void namesTheFieldThatDoesNotFit(String json, String message) {
        assertRefused(json, message);
    }

    static Stream<Arguments> notJson() {
        return Stream.of(
                Arguments.of("empty", ""),
                Arguments.of("blank", "  "),
                Arguments.of("cut", "{\"aString\":\"x\""),
                Arguments.of("cut in a string", "{\"aString\":\"x"),
                Arguments.of("cut in an escape", "{\"aString\":\"\\u00"),
                Arguments.of("bad escape", "{\"aString\":\"\\x\"}"),
                Arguments.of("bad hex", "{\"aString\":\"\\u00zz\"}"),
                Arguments.of("escaped apostrophe", "{\"aString\":\"\\'\"}"),
                Arguments.of("escaped newline", "{\"aString\":\"\\\n\"}"),
                Arguments.of("raw newline in a string", "{\"aString\":\"a\nb\"}"),
                Arguments.of("raw tab in a string", "{\"aString\":\"a\tb\"}"),
                Arguments.of("raw NUL in a string", "{\"aString\":\"a\0b\"}"),
                Arguments.of("raw control character in a name", "{\"aStr\u0001ing\":\"x\"}"),
                Arguments.of("apostrophes", "{'aString':'x'}"),
                Arguments.of("no quotes", "{aString:\"x\"}"),
                Arguments.of("TRUE", "{\"aBool\":TRUE}"),
                Arguments.of("Null", "{\"aString\":Null}"),
                Arguments.of("comment", "{/**/}"),
                Arguments.of("semicolon", "{\"aString\":\"x\";}"),
                Arguments.of("trailing comma", "{\"aString\":\"x\",}"),
                Arguments.of("trailing comma in a list", "{\"texts\":[\"x\",]}"),
                Arguments.of("no comma", "{\"texts\":[\"x\" \"y\"]}"),
                Arguments.of("equals sign", "{\"aString\"=\"x\"}"),
                Arguments.of("NaN without quotes", "{\"aDouble\":NaN}"),
                Arguments.of("leading zero", "{\"anInt32\":01}"),
                Arguments.of("leading plus", "{\"anInt32\":+1}"),
                Arguments.of("hexadecimal", "{\"anInt32\":0x1}"),
                Arguments.of("ends in a point", "{\"aDouble\":1.}"),
                Arguments.of("prefix against hijacking", ")]}'\n{}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notJson")
    void refusesWhatIsNotJson(String name, String json) {
        assertRefused(json, "the body is not well-formed JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}{}", "{} x", "{}]", "{}\0"})
    void refusesTextBehindTheObject(String json) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(ApiException.Code.INVALID_ARGUMENT));
    }

    @Test
    void takes32LevelsAndNoMore() {
        assertThat(read("{\"nested\":".repeat(32) + "{}" + "}".repeat(32))).isNotNull();
        assertRefused("{\"nested\":".repeat(33) + "{}" + "}".repeat(33), "the body is nested deeper than 32 levels");
        assertRefused("{\"nested\":".repeat(100_000), "the body is nested deeper than 32 levels");
        assertRefused("{\"texts\":" + "[".repeat(100_000), "field texts must be a string");
    }

    @Test
    void showsOnlySoMuchOfAnUnknownName() {
        assertThatThrownBy(() -> read("{\"" + "x".repeat(10_000) + "\\n\\u0000\":1}"))
                .hasMessageContaining("unknown field \"xxx")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(120).doesNotContain("\n"));
    }

    @Test
    void leavesOutTheFieldsThatItIsTold() {
        WriteProbeReq request =
                WriteProbeReq.newBuilder().setId("1").setUserAgent("secret").build();
        assertThat(ProtoJson.print(request, Set.of(WriteProbeReq.getDescriptor().findFieldByName("user_agent"))))
                .isEqualTo("{\"id\":\"1\"}");
    }

    private static Kinds read(String json) {
        Kinds.Builder builder = Kinds.newBuilder();
        ProtoJson.merge(json, builder);
        return builder.build();
    }

    private static void assertRefused(String json, String message) {
        assertThatThrownBy(() -> read(json)).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e.code()).isEqualTo(ApiException.Code.INVALID_ARGUMENT);
            assertThat(e.text()).startsWith(message);
        });
    }
}
