package app.local.lambda;

import java.nio.file.Path;
import java.util.List;

/**
 * What the processes of a function run.
 *
 * @param root their working folder, Lambda's /var/task
 * @param classPath jars and folders
 */
record FunctionCode(Path root, List<Path> classPath) {}
