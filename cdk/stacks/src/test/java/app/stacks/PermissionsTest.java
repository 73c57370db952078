package app.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import app.stacks.Permissions.Statement;
import app.testing.GoldenFile;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody may do more than is written down and agreed on. */
class PermissionsTest {

    /**
     * A wildcard that is agreed on.
     *
     * @param holder a regular expression of who has it
     * @param wildcard a regular expression of the action or resource
     */
    private record Agreed(String holder, String wildcard, String why) {}

    private static final List<Agreed> AGREED = List.of(
            new Agreed(
                    "Api/\\$\\{[A-Za-z]+Role[0-9A-F]{8}}",
                    "\\*",
                    "Lambda connects a function with a subnet: EC2 knows no resource before the interface is made;"
                            + " the function's own code is denied the same actions; X-Ray has no resources to name"),
            new Agreed(
                    "Alerts/Key.*",
                    "\\*|kms:\\*",
                    "a key's policy speaks of that key only, and without its account nobody could ever change it"),
            new Agreed(
                    "Api/AWSCDKTriggerCustomResource.*",
                    "\\$\\{MigrateD5E6BFF0\\.Arn}:\\*",
                    "the trigger invokes whichever version of Migrate is the newest"),
            new Agreed(
                    "Database/\\$\\{LogRetention.*",
                    "\\*",
                    "CDK's LogRetention sets how long the database's log is kept, whose name RDS makes up later"),
            new Agreed(
                    "Site/FilesPolicy.*",
                    "\\$\\{Files[0-9A-F]{8}\\.Arn}/\\*",
                    "every file of the site: CloudFront reads it"),
            new Agreed(
                    "Site/FilesPolicy.*",
                    "s3:(DeleteObject|GetBucket|List)\\*",
                    "CDK's function empties this one bucket when a development stage is destroyed"),
            new Agreed(
                    "Site/\\$\\{CustomCDKBucketDeployment.*",
                    ".*/\\*|s3:(GetObject|GetBucket|List|DeleteObject|Abort)\\*",
                    "CDK's BucketDeployment copies the site from CDK's own bucket of assets into the site's bucket"),
            new Agreed(
                    "(Site|Global)/Custom(CrossRegionExport|CrossRegionExportReader|CrossRegionExportWriter).*",
                    ".*parameter/cdk/exports/.*\\*",
                    "CDK carries the certificate's and the firewall's ARN between regions by SSM parameters"));

    @InEveryStage
    void everyWildcardIsAgreedOn(Map<String, String> settings) {
        Set<String> unknown = new HashSet<>();
        for (Statement statement : Permissions.of(Synthesised.of(settings))) {
            if (!statement.effect().equals("Allow")) {
                continue;
            }
            for (List<String> values : List.of(statement.actions(), statement.resources())) {
                for (String value : values) {
                    if (value.contains("*") && AGREED.stream().noneMatch(agreed -> covers(agreed, statement, value))) {
                        unknown.add(statement.holder() + ": " + value);
                    }
                }
            }
        }

        assertThat(unknown).isEmpty();
    }

    @Test
    void everyAgreementIsNeeded() {
        List<Statement> statements = Synthesised.STAGES.stream()
                .flatMap(settings -> Permissions.of(Synthesised.of(settings)).stream())
                .toList();
        for (Agreed agreed : AGREED) {
            assertThat(statements)
                    .as("a statement with a wildcard of %s", agreed)
                    .anyMatch(statement -> statement.actions().stream()
                                    .anyMatch(value -> covers(agreed, statement, value))
                            || statement.resources().stream().anyMatch(value -> covers(agreed, statement, value)));
        }
    }

    @InEveryStage
    void nothingIsAllowedToEverybody(Map<String, String> settings) {
        assertThat(Permissions.of(Synthesised.of(settings)))
                .noneMatch(statement -> statement.effect().equals("Allow")
                        && statement.principal().matches("\\*|\\{\"AWS\":\"\\*\"}"));
    }

    private static boolean covers(Agreed agreed, Statement statement, String value) {
        return statement.holder().matches(agreed.holder()) && value.contains("*") && value.matches(agreed.wildcard());
    }

    /** A new permission shows in the diff of these files. */
    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod"})
    @Tag("golden")
    void permissionsAreAsReviewed(String stage) {
        Map<String, String> settings = stage.equals("dev") ? Map.of() : Map.of("stage", stage);
        GoldenFile.check(
                GoldenTest.FOLDER.resolve("permissions-" + stage + ".txt"),
                Permissions.listing(Permissions.of(Synthesised.of(settings)))
                        .replaceAll("(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}", "$1<hash>"));
    }

    @InEveryStage
    void onlyTheCallbackTheTriggerAndTheSchedulesInvokeAFunction(Map<String, String> settings) {
        assertThat(Permissions.of(Synthesised.of(settings)).stream()
                        .filter(statement -> statement.actions().contains("lambda:InvokeFunction")
                                && statement.principal().isEmpty())
                        .map(Statement::holder))
                .hasSize(3)
                .anyMatch(holder -> holder.contains("HandleOauthCallbackRole"))
                .anyMatch(holder -> holder.contains("KeepAliveRole"))
                .anyMatch(holder -> holder.contains("TriggerCustomResource"));
    }
}
