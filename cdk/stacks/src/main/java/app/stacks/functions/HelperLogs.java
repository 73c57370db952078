package app.stacks.functions;

import app.stacks.stage.Stage;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;
import software.constructs.IConstruct;

/**
 * Logs of CDK's own functions, which do small things during a deployment. Without one Lambda makes a log by itself,
 * which is kept for ever and stays when its stack goes.
 */
public final class HelperLogs {

    private HelperLogs() {}

    /** Gives every function of CDK's own a log that is kept as long as the others; called when all are declared. */
    public static void add(Construct scope, Stage stage) {
        for (IConstruct construct : scope.getNode().findAll()) {
            // Those that somebody declared are CfnFunction, and name their logs.
            if (construct instanceof CfnResource resource
                    && !(construct instanceof CfnFunction)
                    && resource.getCfnResourceType().equals("AWS::Lambda::Function")) {
                LogGroup log = LogGroup.Builder.create(resource, "Logs")
                        .retention(stage.logRetention())
                        .removalPolicy(stage.removal())
                        .build();
                resource.addPropertyOverride("LoggingConfig.LogGroup", log.getLogGroupName());
            }
        }
    }
}
