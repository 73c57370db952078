package app.local.assembly;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What Lambda functions are called here: as their constructs, or by their logical ids where several constructs are
 * called the same.
 */
final class FunctionNames {

    /** By their declarations, since two stacks may use the same logical id. */
    private final Map<JsonNode, String> names = new IdentityHashMap<>();

    /** Names the functions that run here; any other one is called by its logical id. */
    void assign(List<Resource> functions) {
        Map<String, Integer> uses = new HashMap<>();
        for (Resource function : functions) {
            uses.merge(function.constructName(), 1, Integer::sum);
        }
        for (Resource function : functions) {
            String name = function.constructName();
            names.put(function.declaration(), uses.getOrDefault(name, 0) == 1 ? name : function.logicalId());
        }
    }

    String of(Resource function) {
        return names.getOrDefault(function.declaration(), function.logicalId());
    }

    /** Whether a function of this name runs here. */
    boolean contains(String name) {
        return names.values().stream().anyMatch(name::equals);
    }
}
