package app.stacks.api;

import app.stacks.alerts.AlertsStack;
import app.stacks.functions.LiveFunction;
import app.stacks.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.CfnAlarm;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.MathExpression;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.codedeploy.AutoRollbackConfig;
import software.amazon.awscdk.services.codedeploy.LambdaApplication;
import software.amazon.awscdk.services.codedeploy.LambdaDeploymentConfig;
import software.amazon.awscdk.services.codedeploy.LambdaDeploymentGroup;
import software.amazon.awscdk.services.iam.ManagedPolicy;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.CfnVersion;
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
        Role role = Role.Builder.create(this, "ServiceRole")
                .description("CodeDeploy moves the alias of each function to its new version")
                .assumedBy(new ServicePrincipal("codedeploy.amazonaws.com"))
                .managedPolicies(List.of(
                        ManagedPolicy.fromAwsManagedPolicyName("service-role/AWSCodeDeployRoleForLambdaLimited")))
                .build();
        for (LiveFunction function : functions) {
            String name = function.getNode().getId();
            LambdaDeploymentGroup.Builder.create(this, name)
                    .application(application)
                    .role(role)
                    .alias(function.live())
                    .deploymentConfig(LambdaDeploymentConfig.CANARY_10_PERCENT_5_MINUTES)
                    .alarms(List.of(failing(stage, alerts, name, function)))
                    .autoRollback(AutoRollbackConfig.builder()
                            .failedDeployment(true)
                            .stoppedDeployment(true)
                            .deploymentInAlarm(true)
                            .build())
                    .build();
        }
    }

    /**
     * On the new version only, by what it throws and by what it answers. Each version has an alarm of its own, so that
     * an old version that fails, or an alarm that has not calmed down yet, does not stop the version that mends it.
     */
    private Alarm failing(Stage stage, AlertsStack alerts, String name, LiveFunction function) {
        CfnVersion version = (CfnVersion) function.getCurrentVersion().getNode().getDefaultChild();
        Alarm alarm = alerts.raise(
                this,
                name + "Fails",
                "The new version of " + name + " crashes, runs out of time or answers 500 or 503",
                failures(stage, function),
                2,
                1);
        ((CfnAlarm) alarm.getNode().getDefaultChild()).overrideLogicalId("Fails" + version.getLogicalId());
        return alarm;
    }

    private static IMetric failures(Stage stage, LiveFunction function) {
        String version = function.getCurrentVersion().getVersion();
        Metric thrown = metric(
                "AWS/Lambda",
                "Errors",
                Map.of(
                        "FunctionName",
                        function.getFunctionName(),
                        "Resource",
                        function.getFunctionName() + ":" + LiveFunction.ALIAS,
                        "ExecutedVersion",
                        version));
        Metric answered = metric(
                stage.metricsNamespace(), "serverErrors", Map.of("rpc", function.nameInLog(), "version", version));
        return MathExpression.Builder.create()
                // What is thrown is often counted by both.
                .expression("MAX([FILL(thrown, 0), FILL(answered, 0)])")
                .usingMetrics(new TreeMap<>(Map.of("thrown", thrown, "answered", answered)))
                .label("failures of the new version")
                .period(AlertsStack.PERIOD)
                .build();
    }

    private static Metric metric(String namespace, String name, Map<String, String> dimensions) {
        return Metric.Builder.create()
                .namespace(namespace)
                .metricName(name)
                .dimensionsMap(new TreeMap<>(dimensions))
                .statistic("Sum")
                .period(AlertsStack.PERIOD)
                .build();
    }
}
