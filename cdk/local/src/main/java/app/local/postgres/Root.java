package app.local.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * PostgreSQL refuses to run as root, who is the only user in many containers. In a user namespace of its own root is
 * nobody in particular, and keeps its files.
 */
final class Root {

    /** What goes before a command. */
    static final List<String> NAMESPACE = List.of("unshare", "--user");

    private Root() {}

    static boolean needsNamespace() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.exists(self) && Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"));
    }
}
