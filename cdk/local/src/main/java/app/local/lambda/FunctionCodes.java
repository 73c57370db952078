package app.local.lambda;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which code the functions of each archive run now: what the archive holds, or what replaced that. Thread-safe. */
final class FunctionCodes {

    private final Archives archives;
    private final Map<Path, FunctionCode> codes = new ConcurrentHashMap<>();

    FunctionCodes(Archives archives) {
        this.archives = archives;
    }

    /**
     * Unpacks an archive, unless that was done.
     *
     * @throws IllegalStateException when it is missing
     */
    void add(Path archive) {
        codes.computeIfAbsent(archive, archives::unpack);
    }

    /** @throws IllegalArgumentException when no function runs from the archive */
    FunctionCode of(Path archive) {
        FunctionCode code = codes.get(archive);
        if (code == null) {
            throw new IllegalArgumentException("no function runs from " + archive);
        }
        return code;
    }

    /**
     * Replaces the code of an archive's functions.
     *
     * @param classPath jars and folders, the first one winning; empty for what the archive itself holds by now
     */
    FunctionCode replace(Path archive, List<Path> classPath) {
        FunctionCode code = classPath.isEmpty()
                ? archives.unpack(archive)
                : new FunctionCode(of(archive).root(), List.copyOf(classPath));
        codes.put(archive, code);
        return code;
    }
}
