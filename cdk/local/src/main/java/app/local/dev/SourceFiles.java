package app.local.dev;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * The files of a folder that belong to the program. Editors put others beside them for a moment: locks
 * ({@code .#A.java}), swap files ({@code .A.java.swp}), copies ({@code A.java~}, {@code #A.java#},
 * {@code A.java___jb_tmp___}) and probes ({@code 4913}).
 */
final class SourceFiles {

    private static final Pattern OF_AN_EDITOR =
            Pattern.compile("[.#].*|.*[~#]|.*___jb_(?:tmp|old)___|.*\\.(?:sw[a-z]|tmp|bak)|\\d+");

    private SourceFiles() {}

    /**
     * By which a changed file is known. Its time alone does not do: two changes can fall into one tick of the clock.
     */
    record Version(long millis, long size) {}

    /** Each file and its version. A file that goes away meanwhile is not there. */
    static Map<Path, Version> versions(Path folder) throws IOException {
        Map<Path, Version> versions = new HashMap<>();
        walk(
                folder,
                (file, attributes) -> versions.put(
                        file, new Version(attributes.lastModifiedTime().toMillis(), attributes.size())));
        return versions;
    }

    /** Each file whose name ends so. */
    static List<Path> list(Path folder, String suffix) throws IOException {
        List<Path> files = new ArrayList<>();
        walk(folder, (file, attributes) -> {
            if (file.toString().endsWith(suffix)) {
                files.add(file);
            }
        });
        return files;
    }

    private static void walk(Path folder, BiConsumer<Path, BasicFileAttributes> found) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = String.valueOf(file.getFileName());
                if (attributes.isRegularFile() && !OF_AN_EDITOR.matcher(name).matches()) {
                    found.accept(file, attributes);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
