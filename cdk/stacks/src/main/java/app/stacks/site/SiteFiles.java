package app.stacks.site;

import app.stacks.stage.InvalidSettingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the build of web/ gives to deploy. */
public final class SiteFiles {

    /** Strict, for a site that says nothing itself: it loads only its own files. */
    private static final String DEFAULT_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none';"
                    + " frame-ancestors 'none'";

    private final Path root;

    /** Files of the project in {@code root}. */
    public SiteFiles(Path root) {
        this.root = root;
    }

    /** The folder to publish; empty where the site is not built, so that the API can be deployed without it. */
    Optional<Path> folder() {
        Path build = root.resolve("web/build");
        return Files.isRegularFile(build.resolve("index.html")) ? Optional.of(build) : Optional.empty();
    }

    /**
     * The content security policy that the site was built to satisfy: web/content-security-policy.txt, one directive a
     * line.
     *
     * @throws InvalidSetting if that would allow inline scripts or framing
     */
    String contentSecurityPolicy() {
        Path file = root.resolve("web/content-security-policy.txt");
        if (!Files.isRegularFile(file)) {
            return DEFAULT_POLICY;
        }
        String policy = String.join("; ", directives(file));
        if (policy.contains("'unsafe-") || !policy.contains("frame-ancestors 'none'")) {
            throw new InvalidSettingException(
                    "web/content-security-policy.txt must have frame-ancestors 'none' and no 'unsafe-…' source");
        }
        return policy;
    }

    private static List<String> directives(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
