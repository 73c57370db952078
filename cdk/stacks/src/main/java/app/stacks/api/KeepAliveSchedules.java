package app.stacks.api;

import app.api.KeepAlive;
import app.stacks.functions.LiveFunction;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.iam.ServicePrincipalOpts;
import software.amazon.awscdk.services.scheduler.CfnSchedule;
import software.constructs.Construct;

/**
 * Invokes each function every five days. Lambda drops a snapshot that nobody has used for 14 days, and answers the next
 * caller SnapStartNotReadyException ("Activating and managing Lambda SnapStart", Function states).
 */
final class KeepAliveSchedules extends Construct {

    /** Twice within the 14 days, and a day to spare. */
    private static final String RATE = "rate(5 days)";

    KeepAliveSchedules(Construct scope, List<LiveFunction> functions) {
        super(scope, "KeepAlive");
        Role role = Role.Builder.create(this, "Role")
                .description("EventBridge Scheduler keeps the functions' snapshots alive")
                .assumedBy(new ServicePrincipal(
                        "scheduler.amazonaws.com",
                        ServicePrincipalOpts.builder()
                                .conditions(Map.of(
                                        "StringEquals",
                                        Map.of(
                                                "aws:SourceAccount",
                                                Stack.of(this).getAccount())))
                                .build()))
                .build();
        role.addToPolicy(PolicyStatement.Builder.create()
                .actions(List.of("lambda:InvokeFunction"))
                .resources(functions.stream()
                        .map(function -> function.live().getFunctionArn())
                        .toList())
                .build());
        for (LiveFunction function : functions) {
            CfnSchedule schedule = CfnSchedule.Builder.create(
                            this, function.getNode().getId())
                    .scheduleExpression(RATE)
                    .flexibleTimeWindow(CfnSchedule.FlexibleTimeWindowProperty.builder()
                            // Not all at once: an account may have ten concurrent calls in all.
                            .mode("FLEXIBLE")
                            .maximumWindowInMinutes(240)
                            .build())
                    .target(CfnSchedule.TargetProperty.builder()
                            .arn(function.live().getFunctionArn())
                            .roleArn(role.getRoleArn())
                            .input(KeepAlive.EVENT)
                            .build())
                    .build();
            schedule.getNode().addDependency(role);
        }
    }
}
