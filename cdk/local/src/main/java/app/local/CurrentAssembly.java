package app.local;

import app.local.assembly.Assembly;
import app.local.assembly.FunctionSpec;
import java.util.Objects;

/** The assembly that runs, which a changed source replaces. Safe for concurrent use. */
final class CurrentAssembly {

    private volatile Assembly assembly;

    CurrentAssembly(Assembly assembly) {
        this.assembly = assembly;
    }

    Assembly get() {
        return assembly;
    }

    void set(Assembly next) {
        assembly = next;
    }

    /** The rpc that a function serves; empty for none. */
    String rpc(String function) {
        return assembly.functions().stream()
                .filter(spec -> spec.name().equals(function))
                .map(spec -> Objects.requireNonNullElse(spec.environment().get("RPC"), ""))
                .findFirst()
                .orElse("");
    }

    boolean isAuthorizer(FunctionSpec function) {
        return assembly.api().isAuthorizer(function);
    }

    /** Whether each deployment calls it. */
    boolean isTriggered(FunctionSpec function) {
        return assembly.triggers().stream()
                .anyMatch(trigger -> trigger.function().name().equals(function.name()));
    }
}
