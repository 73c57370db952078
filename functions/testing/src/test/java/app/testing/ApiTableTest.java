package app.testing;

import app.api.Catalogue;
import app.api.FunctionSettings;
import app.api.Rpc;
import app.v1.Access;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The table of all rpcs in proto/README.md: whoever reviews a change of the API sees it there. */
class ApiTableTest {

    private static final Path FILE = SampleEvents.folder().resolveSibling("proto/README.md");

    @Test
    @Tag("golden")
    void tableIsOfTheseRpcs() {
        GoldenFile.checkSection(FILE, "api", table(Catalogue.ofProto()));
    }

    private static String table(Catalogue catalogue) {
        StringJoiner table = new StringJoiner("\n", "", "\n");
        table.add("| rpc | who may call | route | options |");
        table.add("|---|---|---|---|");
        // protoc reads the files in the order of the file system.
        List<Rpc> rpcs = new ArrayList<>(catalogue.rpcs());
        rpcs.sort(Comparator.comparing(Rpc::service));
        for (Rpc rpc : rpcs) {
            String routes = String.join("`, `", rpc.routeKeys());
            table.add("| " + rpc.path() + " | " + access(rpc.access()) + " | `" + routes + "` | "
                    + String.join(", ", options(rpc)) + " |");
        }
        return table.toString();
    }

    private static String access(Access access) {
        return access.name().substring("ACCESS_".length());
    }

    private static List<String> options(Rpc rpc) {
        List<String> options = new ArrayList<>();
        if (rpc.hasIdempotencyKey()) {
            options.add("idempotency key");
        }
        if (rpc.needsFreshSignIn()) {
            options.add("fresh sign-in");
        }
        rpc.failurePage().ifPresent(page -> options.add("failure page `" + page.getLocation() + "`"));
        FunctionSettings function = rpc.function();
        if (function.internet()) {
            options.add("internet");
        }
        if (function.timeoutSeconds() != FunctionSettings.DEFAULT_TIMEOUT_SECONDS) {
            options.add("timeout " + function.timeoutSeconds() + " s");
        }
        if (function.memoryMb() != FunctionSettings.DEFAULT_MEMORY_MB) {
            options.add("memory " + function.memoryMb() + " MB");
        }
        function.schedule().ifPresent(rate -> options.add("`" + rate + "`"));
        return options;
    }
}
