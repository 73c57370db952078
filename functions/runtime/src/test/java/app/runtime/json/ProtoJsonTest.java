package app.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.runtime.ApiException;
import app.runtime.probe.v1.Color;
import app.runtime.probe.v1.Kinds;
import app.runtime.probe.v1.WriteProbeReq;
import com.google.gson.JsonParser;
import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DoubleValue;
import com.google.protobuf.Duration;
import com.google.protobuf.Empty;
import com.google.protobuf.FieldMask;
import com.google.protobuf.FloatValue;
import com.google.protobuf.Int32Value;
import com.google.protobuf.Int64Value;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.NullValue;
import com.google.protobuf.StringValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UInt64Value;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.util.List;
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
                        kinds.clone().setRight(9).addBigNumbers(-1).addBigNumbers(1),
                        kinds.clone().setColorValue(7).addColorsValue(-1).addColors(Color.COLOR_RED),
                        kinds.clone().setDuration(duration(0, 0)).addDurations(duration(1, 500_000_000)),
                        kinds.clone().addDurations(duration(-1, -1)).addDurations(duration(0, -1_000)),
                        kinds.clone().addDurations(duration(315_576_000_000L, 999_999_999)),
                        kinds.clone().setMask(FieldMask.getDefaultInstance()),
                        kinds.clone().setMask(mask("name", "a_string.b_c", "_x")),
                        kinds.clone().setEmpty(Empty.getDefaultInstance()),
                        kinds.clone().setNothing(NullValue.NULL_VALUE),
                        kinds.clone()
                                .setStruct(STRUCT)
                                .setList(LIST)
                                .setValue(Value.newBuilder().setStructValue(STRUCT)),
                        kinds.clone().setStruct(Struct.getDefaultInstance()).setList(ListValue.getDefaultInstance()),
                        kinds.clone().setValue(Value.newBuilder().setNullValue(NullValue.NULL_VALUE)),
                        kinds.clone().addAllValues(LIST.getValuesList()),
                        kinds.clone()
                                .setBoolValue(BoolValue.of(false))
                                .setBytesValue(BytesValue.of(ByteString.copyFromUtf8("a")))
                                .setDoubleValue(DoubleValue.of(1.5))
                                .setFloatValue(FloatValue.of(Float.NaN))
                                .setInt32Value(Int32Value.of(-1)),
                        kinds.clone()
                                .setInt64Value(Int64Value.of(Long.MIN_VALUE))
                                .setStringValue(StringValue.of(""))
                                .setUint32Value(UInt32Value.of(-1))
                                .setUint64Value(UInt64Value.of(-1)),
                        kinds.clone()
                                .putLabels("", "empty")
                                .putLabels("a.b \"c\"", "")
                                .putLabels("Ü", "x"),
                        kinds.clone()
                                .putByTruth(
                                        true,
                                        Kinds.newBuilder().putLabels("a", "b").build()),
                        kinds.clone()
                                .putByInt32(Integer.MIN_VALUE, duration(1, 0))
                                .putByInt32(7, duration(2, 0)),
                        kinds.clone().putByUint64(-1L, Color.COLOR_RED).putByUint64(0, Color.COLOR_NONE),
                        kinds.clone().putByFixed32(-1, ByteString.EMPTY),
                        kinds.clone()
                                .putBySint64(
                                        -1,
                                        Value.newBuilder().setNullValueValue(0).build()),
                        kinds.clone().setAny(Any.getDefaultInstance()),
                        kinds.clone()
                                .setAny(any(Kinds.newBuilder()
                                        .setAString("in it")
                                        .addTexts("x")
                                        .build())),
                        kinds.clone()
                                .setAny(any(any(duration(3, 0))))
                                .addAnys(any(STRUCT))
                                .addAnys(any(LIST)),
                        kinds.clone().addAnys(any(time(0, 0))).addAnys(any(mask("a_b"))),
                        kinds.clone().addAnys(any(Empty.getDefaultInstance())).addAnys(any(BoolValue.of(true))),
                        kinds.clone().addAnys(any(Int64Value.of(5))).addAnys(any(LIST.getValues(0))))
                .map(Kinds.Builder::build);
    }

    private static final ListValue LIST = ListValue.newBuilder()
            .addValues(Value.newBuilder().setBoolValue(true))
            .addValues(Value.newBuilder().setNumberValue(-0.5))
            .addValues(Value.newBuilder().setStringValue("text"))
            .addValues(Value.newBuilder().setNullValue(NullValue.NULL_VALUE))
            .addValues(Value.newBuilder().setListValue(ListValue.getDefaultInstance()))
            .build();

    private static final Struct STRUCT = Struct.newBuilder()
            .putFields("list", Value.newBuilder().setListValue(LIST).build())
            .putFields("snake_case", Value.newBuilder().setNumberValue(1e300).build())
            .putFields(
                    "",
                    Value.newBuilder()
                            .setStructValue(Struct.getDefaultInstance())
                            .build())
            .build();

    private static final TypeRegistry TYPES = TypeRegistry.newBuilder()
            .add(Kinds.getDescriptor())
            .add(List.of(Any.getDescriptor(), Empty.getDescriptor()))
            .add(List.of(Timestamp.getDescriptor(), Duration.getDescriptor(), FieldMask.getDescriptor()))
            .add(List.of(Struct.getDescriptor(), BoolValue.getDescriptor()))
            .build();

    private static Duration duration(long seconds, int nanos) {
        return Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
    }

    private static FieldMask mask(String... paths) {
        return FieldMask.newBuilder().addAllPaths(List.of(paths)).build();
    }

    private static Any any(Message content) {
        return Any.pack(content);
    }

    private static Timestamp time(long seconds, int nanos) {
        return Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void writesWhatTheOracleWrites(Kinds message) throws InvalidProtocolBufferException {
        String written = ProtoJson.print(message);
        assertThat(JsonParser.parseString(written))
                .isEqualTo(JsonParser.parseString(
                        JsonFormat.printer().usingTypeRegistry(TYPES).print(message)));
        Kinds.Builder read = Kinds.newBuilder();
        JsonFormat.parser().usingTypeRegistry(TYPES).merge(written, read);
        assertThat(read.build()).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void readsWhatTheOracleWrites(Kinds message) throws InvalidProtocolBufferException {
        assertThat(read(JsonFormat.printer().usingTypeRegistry(TYPES).print(message)))
                .isEqualTo(message);
        assertThat(read(JsonFormat.printer()
                        .usingTypeRegistry(TYPES)
                        .preservingProtoFieldNames()
                        .print(message)))
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
                "{\"time\":\"0001-01-01T00:00:00Z\"}",
                "{\"time\":\"2026-01-31T12:00:00.123456789-23:59\"}",
                "{\"a_string\":\"by its proto name\",\"own_name\":\"x\"}",
                "{\"color\":1,\"colors\":[0,1,7,-3]}",
                "{\"color\":null,\"labels\":null,\"duration\":null,\"any\":null,\"int32Value\":null}",
                "{\"nothing\":null,\"value\":null,\"values\":[null,1,\"x\",[],{}]}",
                "{\"nothing\":\"NULL_VALUE\"}",
                "{\"duration\":\"-0.5s\"}",
                "{\"duration\":\"-315576000000s\"}",
                "{\"durations\":[\"1s\",\"0.000000001s\",\"007s\"]}",
                "{\"mask\":\"\"}",
                "{\"mask\":\"fooBar,baz.quxX\"}",
                "{\"int64Value\":\"12\",\"uint32Value\":1e2,\"stringValue\":\"\"}",
                "{\"labels\":{}}",
                "{\"byTruth\":{\"true\":{},\"false\":{\"aString\":\"x\"}}}",
                "{\"byInt32\":{\"-1\":\"1s\"},\"byUint64\":{\"18446744073709551615\":\"COLOR_RED\"}}",
                "{\"bySint64\":{\"-9223372036854775808\":null}}",
                "{\"struct\":{\"a\":{\"b\":[1,null,{\"c\":true}]}}}",
                "{\"any\":{}}",
                "{\"any\":{\"@type\":\"type.googleapis.com/probe.v1.Kinds\",\"aString\":\"x\"}}",
                "{\"any\":{\"aString\":\"x\",\"@type\":\"type.googleapis.com/probe.v1.Kinds\"}}",
                "{\"any\":{\"value\":\"1s\",\"@type\":\"type.googleapis.com/google.protobuf.Duration\"}}",
                "{\"any\":{\"@type\":\"type.googleapis.com/google.protobuf.Empty\"}}",
                "{\"any\":{\"@type\":\"example.com/x/google.protobuf.Value\",\"value\":[1,{}]}}",
            })
    void readsWhatTheOracleReads(String json) throws InvalidProtocolBufferException {
        Kinds.Builder oracle = Kinds.newBuilder();
        JsonFormat.parser().usingTypeRegistry(TYPES).merge(json, oracle);
        assertThat(read(json)).isEqualTo(oracle.build());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # json                                        | message
            {"nobody":1}                                  | nobody is an unknown field
            {"nested":{"nobody":1}}                       | nested.nobody is an unknown field
            {"more":[{"nobody":1}]}                       | more[0].nobody is an unknown field
            {"AString":"x"}                               | AString is an unknown field
            {"aString":"x","aString":"y"}                 | aString is given twice
            {"aString":"x","a_string":"y"}                | aString is given twice
            {"left":"x","right":1}                        | right cannot be set together with another field of choice
            {"aString":1}                                 | aString must be a string
            {"aString":true}                              | aString must be a string
            {"aString":{}}                                | aString must be a string
            {"aString":["x"]}                             | aString must be a string
            {"aString":"\\ud800"}                         | aString is not well-formed Unicode
            {"aString":"\\udc00x"}                        | aString is not well-formed Unicode
            {"texts":["\\ude01\\ud83d"]}                   | texts[0] is not well-formed Unicode
            {"labels":{"a":"\\ud83d"}}                    | labels["a"] is not well-formed Unicode
            {"struct":{"a":["\\ud83d"]}}                  | struct["a"][0] is not well-formed Unicode
            {"texts":"x"}                                 | texts must be an array
            {"texts":[1]}                                 | texts[0] must be a string
            {"texts":[null]}                              | texts[0] must be a string
            {"texts":[["x"]]}                             | texts[0] must be a string
            {"nested":"x"}                                | nested must be an object
            {"nested":[]}                                 | nested must be an object
            {"nested":{"aString":1}}                      | nested.aString must be a string
            {"more":{}}                                   | more must be an array
            {"aBool":"true"}                              | aBool must be true or false
            {"aBool":1}                                   | aBool must be true or false
            {"anInt32":"x"}                               | anInt32 must be a whole number from -2147483648 to 2147483647
            {"anInt32":""}                                | anInt32 must be a whole number from -2147483648 to 2147483647
            {"anInt32":" 1"}                              | anInt32 must be a whole number from -2147483648 to 2147483647
            {"anInt32":"+1"}                              | anInt32 must be a whole number from -2147483648 to 2147483647
            {"anInt32":"01"}                              | anInt32 must be a whole number from -2147483648 to 2147483647
            {"anInt32":"١"}                               | anInt32 must be a whole number from -2147483648 to 2147483647
            {"anInt32":1.5}                               | anInt32 must be a whole number from -2147483648 to 2147483647
            {"anInt32":2147483648}                        | anInt32 must be a whole number from -2147483648 to 2147483647
            {"anInt32":1e999999999}                       | anInt32 must be a whole number from -2147483648 to 2147483647
            {"anInt32":1e-999999999}                      | anInt32 must be a whole number from -2147483648 to 2147483647
            {"anInt32":1e99999999999999999999}            | anInt32 must be a whole number from -2147483648 to 2147483647
            {"anInt32":true}                              | anInt32 must be a number
            {"anInt32":[1]}                               | anInt32 must be a number
            {"anInt64":9223372036854775808}               | anInt64 must be a whole number from -9223372036854775808 to 9223372036854775807
            {"aUint32":-1}                                | aUint32 must be a whole number from 0 to 4294967295
            {"aUint32":4294967296}                        | aUint32 must be a whole number from 0 to 4294967295
            {"aUint64":-1}                                | aUint64 must be a whole number from 0 to 18446744073709551615
            {"aUint64":18446744073709551616}              | aUint64 must be a whole number from 0 to 18446744073709551615
            {"aFloat":1e39}                               | aFloat must be a number of 32 bits
            {"aDouble":1e309}                             | aDouble must be a number of 64 bits
            {"aDouble":"1e309"}                           | aDouble must be a number of 64 bits
            {"aDouble":"0x1p3"}                           | aDouble must be a number of 64 bits
            {"aDouble":"1f"}                              | aDouble must be a number of 64 bits
            {"aDouble":" 1"}                              | aDouble must be a number of 64 bits
            {"aDouble":""}                                | aDouble must be a number of 64 bits
            {"color":"COLOR_BLUE"}                        | color must be a value of Color
            {"color":true}                                | color must be the name or the number of a value of Color
            {"color":1.5}                                 | color must be a value of Color
            {"color":2147483648}                          | color must be a value of Color
            {"color":"1"}                                 | color must be a value of Color
            {"color":null,"colors":[null]}                | colors[0] must be the name or the number of a value of Color
            {"someBytes":"***"}                           | someBytes must be base64
            {"someBytes":"a"}                             | someBytes must be base64
            {"time":"yesterday"}                          | time must be a time such as 2026-01-31T12:00:00Z
            {"time":1769860800}                           | time must be a string such as 2026-01-31T12:00:00Z
            {"time":{"seconds":1}}                        | time must be a string such as 2026-01-31T12:00:00Z
            {"time":"+10000-01-01T00:00:00Z"}             | time must be a time such as 2026-01-31T12:00:00Z, of the years 1 to 9999
            {"time":"0000-01-01T00:00:00Z"}               | time must be a time such as 2026-01-31T12:00:00Z, of the years 1 to 9999
            {"time":"9999-12-31T23:59:59-00:01"}          | time must be a time such as 2026-01-31T12:00:00Z, of the years 1 to 9999
            {"time":"2026-02-30T12:00:00Z"}               | time must be a time such as 2026-01-31T12:00:00Z
            {"time":"2026-01-31T24:00:00Z"}               | time must be a time such as 2026-01-31T12:00:00Z
            {"time":"2026-01-31T23:59:60Z"}               | time must be a time such as 2026-01-31T12:00:00Z
            {"time":"2026-01-31t12:00:00Z"}               | time must be a time such as 2026-01-31T12:00:00Z
            {"time":"2026-01-31T12:00:00z"}               | time must be a time such as 2026-01-31T12:00:00Z
            {"time":"2026-01-31T12:00:00"}                | time must be a time such as 2026-01-31T12:00:00Z
            {"duration":"1"}                              | duration must be a number of seconds such as 1.5s
            {"duration":"s"}                              | duration must be a number of seconds such as 1.5s
            {"duration":"1.s"}                            | duration must be a number of seconds such as 1.5s
            {"duration":".5s"}                            | duration must be a number of seconds such as 1.5s
            {"duration":"+1s"}                            | duration must be a number of seconds such as 1.5s
            {"duration":"1.0000000001s"}                  | duration must be a number of seconds such as 1.5s
            {"duration":"315576000001s"  }                | duration must be at most 315576000000s
            {"duration":1}                                | duration must be a string such as 1.5s
            {"mask":"a_b"}                                | mask must be the names of fields in lowerCamelCase
            {"mask":"a,"}                                 | mask must be the names of fields in lowerCamelCase
            {"mask":["a"]}                                | mask must be a string such as name,address.city
            {"int32Value":{"value":1}}                    | int32Value must be a number
            {"int32Value":2147483648}                     | int32Value must be a whole number from
            {"stringValue":1}                             | stringValue must be a string
            {"struct":[]}                                 | struct must be an object
            {"struct":{"a":1,"a":2}}                      | struct["a"] is given twice
            {"list":{}}                                   | list must be an array
            {"value":{"a":[1e999]}}                       | value["a"][0] must be a number of 64 bits
            {"labels":[]}                                 | labels must be an object
            {"labels":{"a":1}}                            | labels["a"] must be a string
            {"labels":{"a":null}}                         | labels["a"] must be a string
            {"labels":{"a":"","a":""}}                    | labels["a"] is given twice
            {"byTruth":{"yes":{}}}                        | byTruth["yes"] must be true or false
            {"byTruth":{"true":{"nobody":1}}}             | byTruth[true].nobody is an unknown field
            {"byInt32":{"x":"1s"}}                        | byInt32["x"] must be a whole number from
            {"byInt32":{"1":"x"}}                         | byInt32[1] must be a number of seconds such as 1.5s
            {"byInt32":{"1":"1s","1.0":"2s"}}             | byInt32[1] is given twice
            {"any":[]}                                    | any must be an object
            {"any":{"aString":"x"}}                       | any must have its type in @type
            {"any":{"@type":1}}                           | any must be an object whose @type is a string
            {"any":{"@type":"probe.v1.Kinds"}}            | any must have in @type a type of this API
            {"any":{"@type":"x/probe.v1.Nobody"}}         | any must have in @type a type of this API
            {"any":{"@type":"x/"}}                        | any must have in @type a type of this API
            {"any":{"@type":"x/probe.v1.Kinds","@type":"x/probe.v1.Kinds"}} | any has its @type twice
            {"any":{"@type":"x/probe.v1.Kinds","nobody":1}} | any.nobody is an unknown field
            {"any":{"@type":"x/probe.v1.Kinds","aString":"x","aString":"x"}} | any.aString is given twice
            {"any":{"@type":"x/google.protobuf.Duration"}} | any must have a value and nothing else
            {"any":{"@type":"x/google.protobuf.Duration","value":"1s","x":1}} | any must have a value and nothing else
            {"any":{"@type":"x/google.protobuf.Duration","value":"1"}} | any must be a number of seconds such as 1.5s
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
        assertRefused("{\"texts\":" + "[".repeat(100_000), "texts[0] must be a string");
        assertThat(read("{\"list\":" + "[".repeat(32) + "]".repeat(32) + "}")).isNotNull();
        assertRefused("{\"list\":" + "[".repeat(33) + "]".repeat(33) + "}", "the body is nested deeper than 32 levels");
        assertRefused("{\"struct\":" + "{\"a\":".repeat(100_000), "the body is nested deeper than 32 levels");
        String any = "{\"@type\":\"x/google.protobuf.Any\",\"value\":";
        assertRefused("{\"any\":" + any.repeat(40) + "{}" + "}".repeat(41), "the body is nested deeper than 32 levels");
        assertRefused("{\"any\":" + any.repeat(100_000), "the body is not well-formed JSON");
    }

    @Test
    void showsOnlySoMuchOfAnUnknownName() {
        assertThatThrownBy(() -> read("{\"" + "x".repeat(10_000) + "\\n\\u0000\":1}"))
                .hasMessageContaining("xxx… is an unknown field")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(120).doesNotContain("\n"));
    }

    @Test
    void leavesOutTheFieldsThatItIsTold() {
        WriteProbeReq request =
                WriteProbeReq.newBuilder().setId("1").setUserAgent("secret").build();
        assertThat(ProtoJson.print(request, Set.of(WriteProbeReq.getDescriptor().findFieldByName("user_agent"))))
                .isEqualTo("{\"id\":\"1\"}");
    }

    static Stream<Arguments> withoutJson() {
        Kinds.Builder kinds = Kinds.newBuilder();
        Value.Builder value = Value.newBuilder();
        return Stream.of(
                Arguments.of("year 0", kinds.clone().setTime(time(-62_135_596_801L, 0))),
                Arguments.of("year 10000", kinds.clone().setTime(time(253_402_300_800L, 0))),
                Arguments.of("negative nanoseconds", kinds.clone().setTime(time(0, -1))),
                Arguments.of("a second of nanoseconds", kinds.clone().setTime(time(0, 1_000_000_000))),
                Arguments.of("two signs", kinds.clone().setDuration(duration(1, -1))),
                Arguments.of("two signs the other way", kinds.clone().setDuration(duration(-1, 1))),
                Arguments.of("too long", kinds.clone().setDuration(duration(315_576_000_001L, 0))),
                Arguments.of("too short", kinds.clone().setDuration(duration(Long.MIN_VALUE, 0))),
                Arguments.of("too many nanoseconds", kinds.clone().setDuration(duration(0, Integer.MIN_VALUE))),
                Arguments.of("camel case", kinds.clone().setMask(mask("fooBar"))),
                Arguments.of("a digit behind an underscore", kinds.clone().setMask(mask("foo_3"))),
                Arguments.of("two underscores", kinds.clone().setMask(mask("foo__bar"))),
                Arguments.of("an underscore at the end", kinds.clone().setMask(mask("foo_"))),
                Arguments.of("a comma", kinds.clone().setMask(mask("a,b"))),
                Arguments.of("an empty path", kinds.clone().setMask(mask(""))),
                Arguments.of("no kind of value", kinds.clone().setValue(value.clone())),
                Arguments.of(
                        "not a number", kinds.clone().setValue(value.clone().setNumberValue(Double.NaN))),
                Arguments.of(
                        "infinite", kinds.clone().addValues(value.clone().setNumberValue(Double.NEGATIVE_INFINITY))),
                Arguments.of(
                        "an unknown type", kinds.clone().setAny(Any.newBuilder().setTypeUrl("x/nobody"))),
                Arguments.of("no type", kinds.clone().setAny(Any.newBuilder().setValue(ByteString.copyFromUtf8("x")))),
                Arguments.of(
                        "another content",
                        kinds.clone().setAny(any(time(0, 0)).toBuilder().setValue(ByteString.copyFromUtf8("\u0007")))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withoutJson")
    void failsOnWhatHasNoForm(String name, Kinds.Builder message) {
        assertThatThrownBy(() -> ProtoJson.print(message.build())).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # field     | text                 | its JSON, or the failure
            aString     | ''                   | {"aString":""}
            maybe       | -7                   | {"maybe":-7}
            aUint64     | 18446744073709551615 | {"aUint64":"18446744073709551615"}
            aBool       | true                 | {"aBool":true}
            someBytes   | -_8                  | {"someBytes":"+/8="}
            texts       | a                    | {"texts":["a"]}
            color       | COLOR_RED            | {"color":"COLOR_RED"}
            color       | 1                    | {"color":"COLOR_RED"}
            colors      | 7                    | {"colors":[7]}
            time        | 2026-01-31T12:00:00Z | {"time":"2026-01-31T12:00:00Z"}
            times       | 2026-01-31T12:00:00Z | {"times":["2026-01-31T12:00:00Z"]}
            duration    | 1.5s                 | {"duration":"1.500s"}
            mask        | aB,c                 | {"mask":"aB,c"}
            boolValue   | false                | {"boolValue":false}
            int64Value  | 12                   | {"int64Value":"12"}
            stringValue | text                 | {"stringValue":"text"}
            maybe       | x                    | maybe must be a whole number from -2147483648 to 2147483647
            aBool       | 1                    | aBool must be true or false
            color       | red                  | color must be a value of Color
            color       | 2147483648           | color must be a value of Color
            time        | now                  | time must be a time such as 2026-01-31T12:00:00Z, of the years 1 to 9999
            duration    | 1                    | duration must be a number of seconds such as 1.5s
            int64Value  | x                    | int64Value must be a whole number from -9223372036854775808 to 9223372036854775807
            nested      | {}                   | nested has no form as text
            struct      | {}                   | struct has no form as text
            any         | {}                   | any has no form as text
            """)
    void readsAFieldFromText(String name, String text, String want) {
        FieldDescriptor field = Kinds.getDescriptor().getFields().stream()
                .filter(candidate -> candidate.getJsonName().equals(name))
                .findFirst()
                .orElseThrow();
        if (!want.startsWith("{")) {
            assertThatThrownBy(() -> ProtoJson.parseText(field, text)).hasMessage("INVALID_ARGUMENT: " + want);
            return;
        }
        Object value = ProtoJson.parseText(field, text);
        Message.Builder message = Kinds.newBuilder();
        if (field.isRepeated()) {
            message.addRepeatedField(field, value);
        } else {
            message.setField(field, value);
        }
        // An empty text of a field without presence is written as no field at all.
        assertThat(ProtoJson.print(message.build())).isEqualTo(want.equals("{\"aString\":\"\"}") ? "{}" : want);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # field  | json
            a_string | "x"
            numbers  | [1,2]
            nested   | {"aString":"x"}
            labels   | {"a":"b"}
            duration | "1s"
            value    | null
            texts    | []
            a_bool   | false
            """)
    void readsAndWritesOneField(String name, String json) {
        FieldDescriptor field = Kinds.getDescriptor().findFieldByName(name);
        Kinds.Builder message = Kinds.newBuilder();
        ProtoJson.mergeField(json, message, field);
        assertThat(ProtoJson.printField(message.build(), field)).isEqualTo(json);
        assertThatThrownBy(() -> ProtoJson.mergeField(json + "1", message, field))
                .isInstanceOf(ApiException.class);
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
