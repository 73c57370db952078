package app.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import app.stacks.Synthesised.Resource;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each alarm reaches somebody, and what must be heard of raises one. */
class AlarmsTest {

    private static final Map<String, String> PROD = Map.of("stage", "prod");

    /** A topic's own policy replaces the one that lets the account's alarms publish ("Amazon SNS", Access control). */
    @InEveryStage
    void cloudWatchMayPublishToTheTopic(Map<String, String> settings) {
        assertThat(Permissions.of(Synthesised.of(settings)))
                .anySatisfy(statement -> {
                    assertThat(statement.effect()).isEqualTo("Allow");
                    assertThat(statement.actions()).containsExactly("sns:Publish");
                    assertThat(statement.principal()).contains("cloudwatch.amazonaws.com");
                    assertThat(statement.condition()).contains("aws:SourceAccount");
                })
                .anySatisfy(statement -> {
                    assertThat(statement.actions()).contains("kms:Decrypt", "kms:GenerateDataKey");
                    assertThat(statement.principal()).contains("cloudwatch.amazonaws.com");
                });
    }

    @InEveryStage
    void everyAlarmIsSentToTheTopic(Map<String, String> settings) {
        assertThat(Synthesised.of(settings).ofType("AWS::CloudWatch::Alarm"))
                .isNotEmpty()
                .allSatisfy(alarm ->
                        assertThat(alarm.properties().path("AlarmActions")).hasSize(1));
    }

    /** What is answered 500 is no error to Lambda; and a version is not to blame for what an older one does. */
    @Test
    void aNewVersionIsJudgedByWhatItThrowsAndByWhatItAnswers() {
        List<Resource> alarms = Synthesised.of(PROD).ofType("AWS::CloudWatch::Alarm").stream()
                .filter(alarm -> alarm.id().startsWith("Fails"))
                .toList();
        assertThat(alarms)
                .hasSameSizeAs(Synthesised.of(PROD).ofType("AWS::CodeDeploy::DeploymentGroup"))
                .allSatisfy(alarm -> {
                    String metrics = alarm.properties().path("Metrics").toString();
                    assertThat(metrics)
                            .contains(
                                    "\"MetricName\":\"Errors\"",
                                    "\"Name\":\"ExecutedVersion\"",
                                    "\"Name\":\"Resource\"")
                            .contains("\"MetricName\":\"serverErrors\"", "\"Namespace\":\"prod-Api\"")
                            .contains("\"Name\":\"version\"", "\"Name\":\"rpc\"");
                    // The alarm of another version is another alarm: it starts without a state.
                    assertThat(alarm.id()).matches("Fails[A-Za-z]+CurrentVersion[0-9A-F]{8}[0-9a-f]{32}");
                    assertThat(metrics).contains("[\"" + alarm.id().substring("Fails".length()) + "\",\"Version\"]");
                });
    }

    @Test
    void theDeploymentStopsByTheAlarmOfItsOwnFunction() {
        for (Resource group : Synthesised.of(PROD).ofType("AWS::CodeDeploy::DeploymentGroup")) {
            JsonNode alarms = group.properties().path("AlarmConfiguration").path("Alarms");
            assertThat(alarms).hasSize(1);
            assertThat(alarms.path(0).path("Name").path("Ref").asText())
                    .startsWith("Fails" + group.id().replaceFirst("^Rollout(.*)[0-9A-F]{8}$", "$1"));
        }
    }

    /** The browser is redirected however a sign-in ends, so no status tells of it. */
    @InEveryStage
    void aBrokenSignInIsCountedByReasonAndRaisesAnAlarm(Map<String, String> settings) {
        Synthesised stage = Synthesised.of(settings);
        List<Resource> filters = stage.ofType("AWS::Logs::MetricFilter");
        assertThat(filters).hasSize(4);
        assertThat(filters)
                .filteredOn(filter -> filter.properties().toString().contains("\"failedSignIns\""))
                .hasSize(2)
                .allSatisfy(filter -> assertThat(filter.properties().toString()).contains("\"Value\":\"$.reason\""));
        assertThat(filters)
                .filteredOn(filter -> filter.properties().toString().contains("\"brokenSignIns\""))
                .hasSize(2)
                .allSatisfy(filter -> assertThat(
                                filter.properties().path("FilterPattern").asText())
                        .contains("$.audit = \"SIGN_IN_FAILED\"", "$.reason != \"access_denied\""));
        assertThat(stage.ofType("AWS::CloudWatch::Alarm"))
                .filteredOn(
                        alarm -> alarm.properties().path("MetricName").asText().equals("brokenSignIns"))
                .hasSize(1);
    }

    @InEveryStage
    void theDatabaseIsWatchedForMemoryDiskAndSignIns(Map<String, String> settings) {
        List<String> metrics = Synthesised.of(settings).ofType("AWS::CloudWatch::Alarm").stream()
                .map(alarm -> alarm.properties().path("MetricName").asText())
                .toList();
        assertThat(metrics)
                .contains("FreeableMemory", "SwapUsage", "MaximumUsedTransactionIDs")
                .contains("ClientConnectionsSetupFailedAuth", "DatabaseConnectionsSetupFailed")
                .containsAnyOf("FreeStorageSpace", "ACUUtilization");
    }

    /** RDS keeps a proxy's name in lower case, and a metric is found by the name as it is kept. */
    @InEveryStage
    void theProxyIsCalledAsItsMetricsAre(Map<String, String> settings) {
        assertThat(Synthesised.of(settings).ofType("AWS::RDS::DBProxy"))
                .hasSize(1)
                .allSatisfy(proxy -> assertThat(
                                proxy.properties().path("DBProxyName").asText())
                        .isLowerCase()
                        .isNotBlank());
    }

    @Test
    void theBudgetTellsWhoGetsTheAlarms() {
        Synthesised stage =
                Synthesised.of(Map.of("budget", "100", "alarmEmail", "ops@example.com", "owner", "Team Ada"));
        assertThat(stage.ofType("AWS::Budgets::Budget"))
                .hasSize(1)
                .allSatisfy(budget -> assertThat(budget.properties().toString())
                        .contains("\"Amount\":100", "ops@example.com", "FORECASTED", "ACTUAL"));
        assertThat(stage.javaFunctions())
                .isNotEmpty()
                .allSatisfy(function -> assertThat(
                                function.properties().path("Tags").toString())
                        .contains(
                                "\"owner\",\"Value\":\"Team Ada\"", "\"stage\",\"Value\":\"dev\"", "\"application\""));
        assertThat(Synthesised.of(Map.of()).ofType("AWS::Budgets::Budget")).isEmpty();
    }

    /** Who is woken by an alarm finds its name there. */
    @InEveryStage
    void theRunbookSaysWhatEachAlarmMeans(Map<String, String> settings) throws IOException {
        String runbook = Files.readString(Path.of("README.md"));
        for (Resource alarm : Synthesised.of(settings).ofType("AWS::CloudWatch::Alarm")) {
            String[] path =
                    alarm.whole().path("Metadata").path("aws:cdk:path").asText().split("/");
            String name = path[path.length - 2];
            assertThat(runbook).contains("`" + (alarm.id().startsWith("Fails") ? "…Fails" : name) + "`");
        }
    }
}
