package app.stacks.alerts;

import app.stacks.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.budgets.CfnBudget;
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
        // A policy of its own replaces the one that SNS gives a topic, and with it CloudWatch's right to publish.
        topic.addToResourcePolicy(PolicyStatement.Builder.create()
                .sid("Alarms")
                .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
                .actions(List.of("sns:Publish"))
                .resources(List.of(topic.getTopicArn()))
                .conditions(Map.of("StringEquals", Map.of("aws:SourceAccount", getAccount())))
                .build());
        stage.operations().alarmEmail().ifPresent(address -> {
            topic.addSubscription(new EmailSubscription(address));
            stage.operations().budget().ifPresent(dollars -> addBudget(dollars, address));
        });
        CfnOutput.Builder.create(this, "TopicArn").value(topic.getTopicArn()).build();
    }

    /**
     * Of the whole account: one of a stage needs its tag to be activated for costs first, and sees nothing until then.
     */
    private void addBudget(int dollars, String address) {
        CfnBudget.Builder.create(this, "Budget")
                .budget(CfnBudget.BudgetDataProperty.builder()
                        .budgetType("COST")
                        .timeUnit("MONTHLY")
                        .budgetLimit(CfnBudget.SpendProperty.builder()
                                .amount(dollars)
                                .unit("USD")
                                .build())
                        .build())
                .notificationsWithSubscribers(Stream.of("FORECASTED", "ACTUAL")
                        .map(kind -> CfnBudget.NotificationWithSubscribersProperty.builder()
                                .notification(CfnBudget.NotificationProperty.builder()
                                        .notificationType(kind)
                                        .comparisonOperator("GREATER_THAN")
                                        .threshold(100)
                                        .thresholdType("PERCENTAGE")
                                        .build())
                                .subscribers(List.of(CfnBudget.SubscriberProperty.builder()
                                        .subscriptionType("EMAIL")
                                        .address(address)
                                        .build()))
                                .build())
                        .toList())
                .build();
    }

    /**
     * Raises an alarm when a metric is above a threshold in most of the last minutes; silence is no alarm.
     *
     * @param id also what it says: read it in a message at night
     * @param periods how many of the metric's periods are looked at; most of them must be above
     */
    public Alarm raise(Construct scope, String id, String description, IMetric metric, Number threshold, int periods) {
        return raise(scope, id, description, metric, ComparisonOperator.GREATER_THAN_THRESHOLD, threshold, periods);
    }

    /** Raises an alarm when a metric is below a threshold in most of the last minutes; silence is no alarm. */
    public Alarm raiseBelow(
            Construct scope, String id, String description, IMetric metric, Number threshold, int periods) {
        return raise(scope, id, description, metric, ComparisonOperator.LESS_THAN_THRESHOLD, threshold, periods);
    }

    private Alarm raise(
            Construct scope,
            String id,
            String description,
            IMetric metric,
            ComparisonOperator comparison,
            Number threshold,
            int periods) {
        Alarm alarm = Alarm.Builder.create(scope, id)
                .alarmDescription(description)
                .metric(metric)
                .threshold(threshold)
                .comparisonOperator(comparison)
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
