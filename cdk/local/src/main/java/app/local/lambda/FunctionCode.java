package app.local.lambda;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the processes of a function run.
 *
 * @param root their working folder, Lambda's /var/task
 * @param classPath jars and folders
 */
record FunctionCode(Path root, List<Path> classPath) {

    /** Whether it is as archived: a source that was changed since is compiled into a folder. */
    boolean isOfJars() {
        return classPath.stream().noneMatch(Files::isDirectory);
    }
}
