package app.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.runtime.ApiException;
import app.runtime.FieldViolation;
import app.runtime.json.ProtoJson;
import app.runtime.rules.v1.Ruled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldRulesTest {

    private static final FieldRules RULES = FieldRules.of(Ruled.getDescriptor());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":\"👋👋\",\"code\":\"abc\",\"email\":\"a.b+c@example.com\"}",
                "{\"uuid\":\"00000000-0000-0000-0000-00000000000F\",\"kind\":\"b\",\"affix\":\"p-xx-s\"}",
                "{\"count\":1,\"big\":\"9223372036854775808\",\"ratio\":0.5,\"signed\":\"-1\",\"fixed\":4}",
                "{\"agreed\":true,\"blob\":\"AAA=\",\"size\":\"SIZE_LARGE\",\"someSize\":\"SIZE_SMALL\"}",
                "{\"tags\":[\"a\",\"b\",\"abcd\"],\"scores\":{\"a\":0,\"abc\":1},\"wrapped\":\"ab\"}",
                "{\"pageSize\":0}",
                "{\"pageSize\":5,\"ignored\":1}",
                "{\"inner\":{\"id\":\"x\",\"must\":\"y\",\"more\":[{\"id\":\"x\",\"must\":\"y\"}]}}",
            })
    void takesWhatHolds(String json) {
        assertThatCode(() -> RULES.check(ruled(json))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # json                                    | violation
            {"name":"a"}                              | name must have at least 2 characters
            {"name":""}                               | name must have at least 2 characters
            {"name":"abcdef"}                         | name is longer than 5 characters
            {"name":"a\\u0000"}                       | name has a NUL character
            {"code":"abcd"}                           | code is longer than 3 characters
            {"code":"ab"}                             | code must have 3 characters
            {"code":"ab1"}                            | code must match the pattern ^[a-z]+$
            {"email":"nobody"}                        | email must be an e-mail address
            {"email":"a@b@c"}                         | email must be an e-mail address
            {"email":"a@-b.example"}                  | email must be an e-mail address
            {"uuid":"1-1-1-1-1"}                      | uuid must be a UUID
            {"kind":"c"}                              | kind must be one of a, b
            {"affix":"x-s"}                           | affix must begin with p-
            {"affix":"p-x"}                           | affix must end with -s
            {"affix":"p-y-s"}                         | affix must contain x
            {"affix":"p-x-s"}                         | affix must not be one of p-x-s
            {"count":0}                               | count must be at least 1
            {"count":11}                              | count must be at most 10
            {"count":7}                               | count must not be one of 7
            {"big":"9223372036854775807"}             | big must be greater than 9223372036854775807
            {"ratio":0}                               | ratio must be greater than 0.0
            {"ratio":1}                               | ratio must be less than 1.0
            {"ratio":"NaN"}                           | ratio must be less than 1.0
            {"signed":"0"}                            | signed must be one of -1, 1
            {"fixed":5}                               | fixed must be 4
            {"agreed":false}                          | agreed must be true
            {"blob":""}                               | blob must have at least 1 byte
            {"blob":"AAAA"}                           | blob is longer than 2 bytes
            {"size":3}                                | size must be a value of Size
            {"someSize":"SIZE_UNSPECIFIED"}           | someSize must not be one of SIZE_UNSPECIFIED
            {"tags":["a","b","c","d"]}                | tags must have at most 3 elements
            {"tags":["a","a"]}                        | tags must not have the same element twice
            {"tags":["a",""]}                         | tags[1] must have at least 1 character
            {"tags":["abcde"]}                        | tags[0] is longer than 4 characters
            {"scores":{"a":1,"b":1,"c":1}}            | scores must have at most 2 elements
            {"scores":{"abcd":1}}                     | scores["abcd"] is longer than 3 characters
            {"scores":{"a":-1}}                       | scores["a"] must be at least 0
            {"wrapped":"a"}                           | wrapped must have at least 2 characters
            {"freeWrapped":"\\u0000"}                 | freeWrapped has a NUL character
            {"right":4}                               | right must be at least 5
            {"pageSize":4}                            | pageSize must be at least 5
            {"inner":{"must":"x"}}                    | inner.id must have at least 1 character
            {"inner":{"id":"x"}}                      | inner.must is required
            {"inner":{"id":"x","must":" "}}           | inner.must is required
            {"inner":{"id":"x","must":"x","more":[{"must":"x"}]}} | inner.more[0].id must have at least 1 character
            """)
    void namesTheFieldThatDoesNotHold(String json, String violation) {
        assertThatThrownBy(() -> RULES.check(ruled(json)))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> assertThat(e.violations())
                                .extracting(FieldViolation::toString)
                                .containsExactly(violation));
    }

    @Test
    void asksForOneOfAOneof() {
        assertThatThrownBy(() -> RULES.check(Ruled.getDefaultInstance()))
                .hasMessage("INVALID_ARGUMENT: choice needs one of its fields");
    }

    @Test
    void boundsAStringThatSaysNothing() {
        assertThatCode(() -> RULES.check(ruled("{\"free\":\"" + "x".repeat(1000) + "\"}")))
                .doesNotThrowAnyException();
        for (String field : new String[] {"free", "freeWrapped"}) {
            assertThatThrownBy(() -> RULES.check(ruled("{\"" + field + "\":\"" + "x".repeat(1001) + "\"}")))
                    .hasMessage("INVALID_ARGUMENT: " + field + " is longer than 1000 characters");
        }
    }

    /** With the oneof set, unless the JSON does so itself. */
    private static Ruled ruled(String json) {
        Ruled.Builder message = Ruled.newBuilder();
        ProtoJson.merge(json, message);
        if (message.getChoiceCase() == Ruled.ChoiceCase.CHOICE_NOT_SET) {
            message.setLeft("x");
        }
        return message.build();
    }
}
