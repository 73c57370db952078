package app.stacks.alerts;

import app.stacks.stage.Stage;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.Alarm;
import software.amazon.awscdk.services.cloudwatch.ComparisonOperator;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.amazon.awscdk.services.cloudwatch.TreatMissingData;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/** The topic of all alarms. Somebody hears them by {@code -c alarmEmail=…} or by subscribing to it. */
public final class AlertsStack extends Stack {

    /** The period of the metrics. */
    public static final Duration PERIOD = Duration.minutes(1);

    private final Topic topic;

    public AlertsStack(Construct scope, Stage stage) {
        super(scope, "Alerts", stage.stackProps("Alerts"));
        // SNS's own key cannot be used by CloudWatch, and an alarm may name what an attacker would like to know.
        Key key = Key.Builder.create(this, "Key")
                .description("Alarms of " + stage.name())
                .enableKeyRotation(true)
                .removalPolicy(RemovalPolicy.DESTROY)
                .build();
        key.addToResourcePolicy(PolicyStatement.Builder.create()
                .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
                .actions(List.of("kms:Decrypt", "kms:GenerateDataKey"))
                // In a key's policy this is the key.
                .resources(List.of("*"))
                .conditions(Map.of("StringEquals", Map.of("aws:SourceAccount", getAccount())))
                .build());
        this.topic = Topic.Builder.create(this, "Topic")
                .masterKey(key)
                .enforceSsl(true)
                .build();
        stage.alarmEmail().ifPresent(address -> topic.addSubscription(new EmailSubscription(address)));
        CfnOutput.Builder.create(this, "TopicArn").value(topic.getTopicArn()).build();
    }

    /**
     * Raises an alarm when a metric is above a threshold in most of the last minutes; silence is no alarm.
     *
     * @param id also what it says: read it in a message at night
     * @param periods how many of the metric's periods are looked at; most of them must be above
     */
    public Alarm raise(Construct scope, String id, String description, IMetric metric, Number threshold, int periods) {
        Alarm alarm = Alarm.Builder.create(scope, id)
                .alarmDescription(description)
                .metric(metric)
                .threshold(threshold)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_THRESHOLD)
                .evaluationPeriods(periods)
                .datapointsToAlarm(periods / 2 + 1)
                .treatMissingData(TreatMissingData.NOT_BREACHING)
                .build();
        SnsAction action = new SnsAction(topic);
        alarm.addAlarmAction(action);
        alarm.addOkAction(action);
        return alarm;
    }
}
