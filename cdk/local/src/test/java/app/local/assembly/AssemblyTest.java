package app.local.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two small hand-made stacks, of which one imports from the other; the real ones are read by the test of the whole. */
class AssemblyTest {

    @TempDir
    Path directory;

    private Assembly read(String... replacements) throws IOException {
        for (String name : List.of("manifest.json", "Api.template.json", "Base.template.json", "Api.metadata.json")) {
            try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("two-stacks/" + name), name)) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                for (int i = 0; i < replacements.length; i += 2) {
                    text = text.replace(replacements[i], replacements[i + 1]);
                }
                Files.writeString(directory.resolve(name), text);
            }
        }
        return Assembly.read(directory, Path.of("/project"));
    }

    @Test
    void functions() throws IOException {
        Assembly assembly = read();
        assertThat(assembly.functions())
                .extracting(FunctionSpec::name)
                .containsExactly("GetUser", "SessionAuthorizer", "Migrate");
        FunctionSpec getUser = assembly.functions().getFirst();
        assertThat(getUser)
                .isEqualTo(new FunctionSpec(
                        "GetUser",
                        "GetUser1A2B3C4D",
                        "app.runtime.function.RpcFunction",
                        Path.of("/project/functions/user/target/user.zip"),
                        Map.of(
                                "RPC", "user.v1.UserService/GetUser",
                                "DATABASE_URL", "postgresql://user_service@Proxy.Endpoint:5432/app?sslmode=verify-full",
                                "SITE_ORIGIN", "https://Distribution.DomainName",
                                "SIGN_IN_FUNCTION", "arn:aws:lambda:us-east-1:000000000000:function:GetUser:live",
                                "BUCKET", "local-bucket",
                                "SECRET", "arn:aws:secretsmanager:us-east-1:000000000000:secret:GoogleSecret",
                                "SUB", "us-east-1/Api/${literal}/GetUser",
                                "PICKED", "b"),
                        1024,
                        Duration.ofSeconds(10),
                        true,
                        OptionalInt.of(5)));
    }

    @Test
    void api() throws IOException {
        HttpApiSpec api = read().api();
        AuthorizerSpec authorizer = new AuthorizerSpec(
                "Authorizer",
                FunctionRef.parse("SessionAuthorizer:live"),
                List.of("$request.header.Cookie"),
                Duration.ofSeconds(0));
        assertThat(api.stage()).isEqualTo("$default");
        assertThat(api.throttle()).hasValue(new ThrottleSpec(100, 50));
        assertThat(api.cors())
                .hasValue(new CorsSpec(
                        List.of("https://a.example"),
                        List.of("GET"),
                        List.of("content-type"),
                        List.of(),
                        true,
                        Optional.of(Duration.ofHours(1))));
        assertThat(api.routes())
                .containsExactlyInAnyOrder(
                        new RouteSpec(
                                "GET /api/user/me",
                                new RouteAccess.Authorized(authorizer),
                                FunctionRef.parse("GetUser:live"),
                                Duration.ofSeconds(10),
                                Optional.of(new ThrottleSpec(5, 10))),
                        new RouteSpec(
                                "POST /rpc/user.v1.UserService/GetUser",
                                new RouteAccess.Iam(),
                                FunctionRef.parse("GetUser:live"),
                                Duration.ofSeconds(10),
                                Optional.empty()),
                        new RouteSpec(
                                "$default",
                                new RouteAccess.Open(),
                                FunctionRef.parse("GetUser:live"),
                                Duration.ofSeconds(10),
                                Optional.empty()));
    }

    @Test
    void triggersAndSchedules() throws IOException {
        Assembly assembly = read();
        assertThat(assembly.triggers())
                .containsExactly(new TriggerSpec("MigrateTrigger", FunctionRef.parse("Migrate:1")));
        assertThat(assembly.schedules())
                .containsExactly(
                        new ScheduleSpec("Hourly", FunctionRef.parse("GetUser:live"), Duration.ofHours(1), "{}"),
                        new ScheduleSpec(
                                "Often", FunctionRef.parse("GetUser:live"), Duration.ofMinutes(5), "{\"a\":1}"));
    }

    @Test
    void headersOfTheSite() throws IOException {
        assertThat(read().site())
                .isEqualTo(new SiteSpec(
                        List.of(
                                new HeaderRule("content-security-policy", "default-src 'self'", true),
                                new HeaderRule("x-content-type-options", "nosniff", true),
                                new HeaderRule("x-frame-options", "DENY", false),
                                new HeaderRule("referrer-policy", "same-origin", true),
                                new HeaderRule(
                                        "strict-transport-security", "max-age=31536000; includeSubDomains", true),
                                new HeaderRule("permissions-policy", "camera=()", true)),
                        List.of()));
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # in the template                | instead                       | the sentence names
            "PayloadFormatVersion": "2.0"    | "PayloadFormatVersion": "1.0" | AWS::ApiGatewayV2::Integration Integration of stack Api, property PayloadFormatVersion: only 2.0 can be run here.
            "AuthorizationType": "AWS_IAM"   | "AuthorizationType": "JWT"    | AWS::ApiGatewayV2::Route RpcRoute of stack Api, property AuthorizationType: only NONE, AWS_IAM and CUSTOM can be run here.
            "EnableSimpleResponses": true    | "EnableSimpleResponses": false | AWS::ApiGatewayV2::Authorizer Authorizer of stack Api, property EnableSimpleResponses: only simple answers can be run here.
            "rate(1 hour)"                   | "cron(0 0 * * ? *)"           | AWS::Events::Rule Hourly of stack Api, property ScheduleExpression: only rate(…) can be run here, and this is cron(0 0 * * ? *).
            "Timeout": 10                    | "Timeout": "soon"             | AWS::Lambda::Function GetUser1A2B3C4D of stack Api, property Timeout: it is not a whole number: "soon".
            "Fn::ImportValue": "Base:Proxy"  | "Fn::ImportValue": "Base:Gone" | AWS::Lambda::Function GetUser1A2B3C4D of stack Api, property Environment.Variables: no stack exports Base:Gone.
            "Fn::Select"                     | "Fn::Cidr"                    | AWS::Lambda::Function GetUser1A2B3C4D of stack Api, property Environment.Variables: the function Fn::Cidr is not known to the local target.
            "Ref": "BucketName"              | "Ref": "Nothing"              | AWS::Lambda::Function GetUser1A2B3C4D of stack Api, property Environment.Variables: there is no parameter or resource Nothing.
            "Ref": "MigrateVersion"          | "Ref": "AWS::Region"          | Custom::Trigger MigrateTrigger of stack Api, property HandlerArn: it names no Lambda function: us-east-1.
            "Ref": "MigrateVersion"          | "Fn::GetAtt": ["Provider", "Arn"] | Custom::Trigger MigrateTrigger of stack Api, property HandlerArn: its function Provider is not a Java function of these stacks.
            """)
    void saysWhatItCannotRun(String template, String instead, String sentence) {
        assertThatThrownBy(() -> read(template, instead))
                .isInstanceOf(TemplateException.class)
                .hasMessage("Cannot run the template: " + sentence);
    }

    @Test
    void aRestApiIsNotRunHere() {
        assertThatThrownBy(() -> read("AWS::ApiGatewayV2::Api", "AWS::ApiGateway::RestApi"))
                .hasMessageContaining("AWS::ApiGateway::RestApi HttpApi of stack Api")
                .hasMessageContaining("leave out -c gateway=rest");
    }

    @Test
    void noAssembly() {
        assertThatThrownBy(() -> Assembly.read(directory, Path.of("/project")))
                .hasMessage("No cloud assembly in " + directory + ": manifest.json is missing.");
    }
}
