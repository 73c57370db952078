package app.stacks.api;

import app.stacks.alerts.AlertsStack;
import app.stacks.functions.LiveFunction;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.triggers.Trigger;
import software.constructs.Construct;

/**
 * Runs the migrations when their code has changed, before any function does. If they fail, CloudFormation rolls the
 * stack back: no new code runs, and the schema is as the last good migration left it.
 */
final class MigrationTrigger extends Construct {

    static final Duration TIMEOUT = Duration.minutes(14);

    MigrationTrigger(Construct scope, AlertsStack alerts, LiveFunction migrate, List<LiveFunction> functions) {
        super(scope, "BeforeCode");
        Trigger.Builder.create(this, "Migrations")
                .handler(migrate)
                .timeout(TIMEOUT)
                .executeBefore(functions)
                .build();
        alerts.raise(
                this,
                "MigrationFailed",
                "A migration of the database has failed, and with it a deployment",
                migrate.metricErrors(MetricOptions.builder()
                        .statistic("Sum")
                        .period(AlertsStack.PERIOD)
                        .build()),
                0,
                1);
    }
}
