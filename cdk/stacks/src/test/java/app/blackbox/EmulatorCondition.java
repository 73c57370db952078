package app.blackbox;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tests on emulators need Docker and minutes, so they are asked for; where they are not, one line says so. */
final class EmulatorCondition implements ExecutionCondition {

    private static final String REASON = "LocalStack and MiniStack were not tested: that needs Docker and"
            + " `mvn verify -Plocalstack -pl cdk/stacks -am -Dtest='LocalStack*,MiniStack*,ContainerReaper*'"
            + " -Dsurefire.failIfNoSpecifiedTests=false`";
    private static final AtomicBoolean SAID = new AtomicBoolean();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Boolean.getBoolean("localstack")) {
            return ConditionEvaluationResult.enabled("asked for");
        }
        if (!SAID.getAndSet(true)) {
            System.out.println(REASON);
        }
        return ConditionEvaluationResult.disabled(REASON);
    }
}
