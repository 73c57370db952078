package app.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.local.assembly.FunctionSpec;
import app.local.process.ProcessRegister;
import java.nio.file.Path;
import java.util.List;

/** A runner to be killed: starts an idle function and a busy one, and prints their process ids. */
final class OrphanMaker {

    private OrphanMaker() {}

    /** @param args the state directory, the runtime client */
    public static void main(String[] args) throws Exception {
        Path state = Path.of(args[0]);
        FunctionSpec function = Functions.obedient(Functions.archive(state));
        ProcessRegister register = new ProcessRegister(state.resolve("processes"));
        LambdaSettings settings = LambdaSettings.in(state)
                .client(RuntimeClient.valueOf(args[1]))
                .started(register::add)
                .build();
        Lambda lambda = Lambda.start(List.of(function, Functions.named(function, "Busy")), settings);
        InvocationOutcome idle = Functions.invoke(lambda, "Obedient", Functions.event("pid"), "");
        InvocationOutcome busy = Functions.invoke(lambda, "Busy", Functions.event("pid"), "");
        System.out.println(new String(((InvocationOutcome.Success) idle).payload(), UTF_8).replace("\"", ""));
        System.out.println(new String(((InvocationOutcome.Success) busy).payload(), UTF_8).replace("\"", ""));
        Functions.invoke(lambda, "Busy", Functions.event("sleep 4900"), "");
    }
}
