package app.stacks.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awscdk.App;

class StageTest {

    @Test
    void isDevWhereNothingIsSaid() {
        Stage stage = read("");

        assertThat(stage.name()).isEqualTo("dev");
        assertThat(stage.isProduction()).isFalse();
        assertThat(stage.gateway()).isEqualTo(GatewayKind.HTTP);
        assertThat(stage.stackName("Api")).isEqualTo("dev-Api");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            stage=prod                                           | prod
            stage=dev-ada                                        | dev-ada
            stage=dev-ada cidr=192.168.0.0/20                    | dev-ada
            domain=a.example.com hostedZone=Z12345 region=eu-west-1 | dev
            gateway=REST waf=true region=us-east-1               | dev
            traces=none                                          | dev
            traces=layer region=eu-west-1 collectorLayer=arn:aws:lambda:eu-west-1:123456789012:layer:x:1 | dev
            traces=layer region=eu-west-1 collectorVersion=0.22.0 | dev
            traces=layer region=eu-west-1 traces-endpoint=https://otlp.example.com/v1/traces | dev
            traces=layer region=eu-west-1 traces-endpoint=http://10.0.0.1:4318/v1/traces traces-secret=arn:aws:secretsmanager:eu-west-1:123456789012:secret:otlp-a1B2c3 traces-headers=authorization,x-scope | dev
            region=cn-north-1                                    | dev
            zones=us-east-1a,us-east-1b region=us-east-1         | dev
            repository=owner@12/name@345                         | dev
            budget=50 alarmEmail=ops@example.com owner=ada       | dev
            originKeys=2,1                                       | dev
            stage=localstack database=postgres:5432 site=http://localhost:4570 authorizers=true | localstack
            """)
    void reads(String settings, String name) {
        assertThat(read(settings).name()).isEqualTo(name);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # settings                       | what the sentence says
            stage=prdo                       | unknown stage "prdo"
            stage=dev-                       | unknown stage "dev-"
            stage=dev-Ada                    | unknown stage "dev-Ada"
            cidr=10.0.0.0                    | bad cidr "10.0.0.0": -c cidr takes a network
            cidr=10.0.0.0/33                 | the prefix must be from /16 to /24
            cidr=10.0.256.0/24               | 256 is more than 255
            cidr=10.0.1.0/16                 | bits set beyond its prefix
            cidr=8.8.0.0/16                  | take private addresses
            cidr=172.32.0.0/16               | take private addresses
            traces=jaeger                    | unknown traces "jaeger": -c traces takes xray, layer or none
            traces=layer                     | missing region
            traces=layer region=cn-north-1   | bad region "cn-north-1" for -c traces=layer
            traces=layer region=eu-west-1 collectorLayer=arn:aws:lambda:eu-west-1:1:layer:x:1 | bad collectorLayer
            traces=layer region=eu-west-1 collectorLayer=arn:aws:lambda:us-east-1:123456789012:layer:x:1 | another region than the stage, eu-west-1
            traces=layer region=eu-west-1 collectorLayer=arn:aws:lambda:eu-west-1:123456789012:layer:x-amd64-1:1 | functions are arm64
            traces=layer region=eu-west-1 collectorVersion=latest | bad collectorVersion "latest"
            traces=layer region=eu-west-1 collectorVersion=0.1.0 collectorLayer=arn:aws:lambda:eu-west-1:123456789012:layer:x:1 | take one of them
            traces=layer region=eu-west-1 traces-endpoint=otlp.example.com | bad traces-endpoint
            traces=layer region=eu-west-1 traces-endpoint=https://user:key@otlp.example.com | bad traces-endpoint
            traces=layer region=eu-west-1 traces-endpoint=https://a traces-secret=name | bad traces-secret
            traces=layer region=eu-west-1 traces-secret=arn:aws:secretsmanager:eu-west-1:123456789012:secret:otlp-a1B2c3 | it is used with -c traces-endpoint=
            traces=layer region=eu-west-1 traces-endpoint=https://a traces-headers=x-key | traces-headers without their values
            traces=layer region=eu-west-1 traces-configuration=absent.yaml | bad traces-configuration "absent.yaml"
            traces=layer region=eu-west-1 traces-configuration=pom.xml | has the processor decouple
            traces-endpoint=https://a        | it is used with -c traces=layer
            collectorLayer=arn:aws:lambda:eu-west-1:123456789012:layer:x:1 | it is used with -c traces=layer
            gateway=soap                     | unknown gateway "soap": -c gateway takes http or rest
            waf=yes                          | bad waf "yes": -c waf takes true or false
            waf=true                         | missing region
            hostedZone=Z12345                | missing domain
            certificate=arn                  | missing domain
            domain=example.com               | needs either -c hostedZone=Z… (Route 53 holds its DNS
            domain=EXAMPLE.com hostedZone=Z12345 | bad domain "EXAMPLE.com"
            domain=example.com hostedZone=example.com | bad hostedZone "example.com"
            domain=example.com certificate=arn:aws:acm:eu-west-1:123456789012:certificate/x | bad certificate
            alarmEmail=ops                   | bad alarmEmail "ops"
            stage=localstack                 | missing database
            domian=app.example.com           | unknown setting "domian": did you mean -c domain=…?
            alarmMail=ops@example.com        | unknown setting "alarmMail": did you mean -c alarmEmail=…?
            Stage=prod                       | unknown setting "Stage": did you mean -c stage=…?
            zones=us-east-1a                 | bad zones "us-east-1a"
            zones=us-east-1a,us-east-1b region=eu-west-1 | the zone us-east-1a is not in the region eu-west-1
            budget=50                        | missing alarmEmail
            budget=much                      | bad budget "much"
            originKeys=0                     | bad originKeys "0"
            repository=owner@12/name         | bad repository "owner@12/name"
            stage=localstack database=postgres:5432 site=localhost:4566 | bad site "localhost:4566"
            stage=localstack database=postgres:5432 authorizers=some | bad authorizers "some"
            repository=name                  | bad repository "name"
            region=Frankfurt                 | bad region "Frankfurt"
            """)
    void refuses(String settings, String sentence) {
        assertThatThrownBy(() -> read(settings))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageContaining(sentence)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void leavesCdksOwnContextAlone() {
        Map<String, Object> context = Map.of(
                "aws:cdk:bundling-stacks", "**",
                "@aws-cdk/core:newStyleStackSynthesis", true,
                "availability-zones:account=1:region=us-east-1", "us-east-1a",
                "cli-telemetry", false,
                "acknowledged-issue-numbers", "1");
        assertThat(Stage.read(App.Builder.create().context(context).build().getNode())
                        .name())
                .isEqualTo("dev");
    }

    private static Stage read(String settings) {
        Map<String, String> context = new HashMap<>();
        for (String setting : settings.split(" ")) {
            int equals = setting.indexOf('=');
            if (equals > 0) {
                context.put(setting.substring(0, equals), setting.substring(equals + 1));
            }
        }
        return Stage.read(App.Builder.create().context(context).build().getNode());
    }
}
