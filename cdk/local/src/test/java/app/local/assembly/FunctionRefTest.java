package app.local.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionRefTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            GetUser                                                   | GetUser |
            GetUser:live                                              | GetUser | live
            GetUser:$LATEST                                           | GetUser | $LATEST
            000000000000:function:GetUser                             | GetUser |
            000000000000:GetUser:7                                    | GetUser | 7
            arn:aws:lambda:us-east-1:000000000000:function:GetUser    | GetUser |
            arn:aws-cn:lambda:cn-north-1:1234567890123:function:a     |         |
            arn:aws-cn:lambda:cn-north-1:123456789012:function:a_b:x1 | a_b     | x1
            ''                                                        |         |
            GetUser:                                                  |         |
            GetUser:live:live                                         |         |
            a/b                                                       |         |
            arn:aws:lambda:us-east-1:000000000000:GetUser:live:x      |         |
            """)
    void parsesWhatTheLambdaApiTakes(String text, @Nullable String name, @Nullable String qualifier) {
        if (name == null) {
            assertThatThrownBy(() -> FunctionRef.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be a function's name or ARN", text);
            return;
        }
        FunctionRef ref = FunctionRef.parse(text);
        assertThat(ref.name()).isEqualTo(name);
        assertThat(ref.qualifier().orElse(null)).isEqualTo(qualifier);
        assertThat(FunctionRef.parse(ref.toString())).isEqualTo(ref);
        assertThat(FunctionRef.parse(ref.arn())).isEqualTo(ref);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:lambda:us-east-1:000000000000:function:GetUser:live",
                "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
                        + "arn:aws:lambda:us-east-1:000000000000:function:GetUser:live/invocations"
            })
    void findsTheArnInAnInvocationUri(String uri) {
        assertThat(FunctionRef.findArn(uri)).hasValue(FunctionRef.parse("GetUser:live"));
    }
}
