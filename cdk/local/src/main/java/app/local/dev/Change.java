package app.local.dev;

import java.nio.file.Path;

/** What a changed file is, and so what has to be done for it. */
enum Change {
    /** A source, resource or migration of a function: its modules are compiled. */
    FUNCTION,
    /** The contract, or the stacks: what is deployed may be another thing. */
    DEPLOYMENT,
    /** The web site is built. */
    SITE,
    /** What the local target itself is started with. */
    RESTART,
    /** What is read whenever it is needed, or not at all. */
    NONE;

    /** @param file relative to the project's root */
    static Change of(Path file) {
        String name = String.valueOf(file.getFileName());
        if (name.equals("pom.xml")
                || name.equals("archive.xml")
                || file.startsWith("cdk/local/src/main")
                || file.equals(Path.of("cdk.json"))) {
            return RESTART;
        }
        if (file.startsWith("web")) {
            return SITE;
        }
        if (name.endsWith(".proto")
                || file.startsWith("cdk/stacks/src/main")
                || file.startsWith("shared-model/src/main")) {
            return DEPLOYMENT;
        }
        return file.startsWith("functions") ? FUNCTION : NONE;
    }
}
