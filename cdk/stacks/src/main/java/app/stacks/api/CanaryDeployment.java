package app.stacks.api;

import app.stacks.alerts.AlertsStack;
import app.stacks.functions.LiveFunction;
import app.stacks.stage.Stage;
import java.util.List;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.codedeploy.AutoRollbackConfig;
import software.amazon.awscdk.services.codedeploy.LambdaApplication;
import software.amazon.awscdk.services.codedeploy.LambdaDeploymentConfig;
import software.amazon.awscdk.services.codedeploy.LambdaDeploymentGroup;
import software.constructs.Construct;

/**
 * How new code takes over. In production a tenth of the calls try it for five minutes; if it fails, all go back to the
 * old one and the deployment is rolled back. Elsewhere it takes over at once.
 */
final class CanaryDeployment extends Construct {

    CanaryDeployment(Construct scope, Stage stage, AlertsStack alerts, List<LiveFunction> functions) {
        super(scope, "Rollout");
        if (!stage.isProduction()) {
            return;
        }
        LambdaApplication application =
                LambdaApplication.Builder.create(this, "Application").build();
        for (LiveFunction function : functions) {
            String name = function.getNode().getId();
            LambdaDeploymentGroup.Builder.create(this, name)
                    .application(application)
                    .alias(function.live())
                    .deploymentConfig(LambdaDeploymentConfig.CANARY_10_PERCENT_5_MINUTES)
                    .alarms(List.of(failing(alerts, name, function)))
                    .autoRollback(AutoRollbackConfig.builder()
                            .failedDeployment(true)
                            .stoppedDeployment(true)
                            .deploymentInAlarm(true)
                            .build())
                    .build();
        }
    }

    private Alarm failing(AlertsStack alerts, String name, LiveFunction function) {
        return alerts.raise(
                this,
                name + "Fails",
                name + " fails: it crashes, runs out of time or answers 500",
                function.live()
                        .metricErrors(MetricOptions.builder()
                                .statistic("Sum")
                                .period(AlertsStack.PERIOD)
                                .build()),
                2,
                1);
    }
}
