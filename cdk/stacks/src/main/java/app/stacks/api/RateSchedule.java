package app.stacks.api;

import app.stacks.alerts.AlertsStack;
import app.stacks.functions.LiveFunction;
import app.stacks.stage.Stage;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;
import software.amazon.awscdk.services.events.Rule;
import software.amazon.awscdk.services.events.RuleTargetInput;
import software.amazon.awscdk.services.events.Schedule;
import software.amazon.awscdk.services.events.targets.LambdaFunction;
import software.amazon.awscdk.services.lambda.EventInvokeConfigOptions;
import software.amazon.awscdk.services.lambda.destinations.SqsDestination;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/**
 * Calls a function at a rate, with an empty request. A call that could not be made, or failed three times, lies in a
 * queue and alarms.
 */
final class RateSchedule extends Construct {

    RateSchedule(Construct scope, String id, Stage stage, AlertsStack alerts, LiveFunction function, String rate) {
        super(scope, id);
        Queue failed = Queue.Builder.create(this, "Failed")
                .encryption(QueueEncryption.SQS_MANAGED)
                .enforceSsl(true)
                .retentionPeriod(Duration.days(14))
                .removalPolicy(stage.removal())
                .build();
        function.live()
                .configureAsyncInvoke(EventInvokeConfigOptions.builder()
                        .onFailure(new SqsDestination(failed))
                        .retryAttempts(2)
                        .maxEventAge(Duration.hours(1))
                        .build());
        Rule.Builder.create(this, "Rule")
                .schedule(Schedule.expression(rate))
                .targets(List.of(LambdaFunction.Builder.create(function.live())
                        .event(RuleTargetInput.fromObject(Map.of()))
                        .deadLetterQueue(failed)
                        .retryAttempts(2)
                        .maxEventAge(Duration.hours(1))
                        .build()))
                .build();
        alerts.raise(
                this,
                "ScheduledCallFailed",
                "A scheduled call has failed: what was sent and why is in the queue",
                failed.metricApproximateNumberOfMessagesVisible(MetricOptions.builder()
                        .statistic("Maximum")
                        .period(AlertsStack.PERIOD)
                        .build()),
                0,
                1);
    }
}
