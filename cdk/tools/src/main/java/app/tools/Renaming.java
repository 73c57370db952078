package app.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/**
 * Gives the whole base another name: Java packages and groupId, the application's name (tags of resources, User-Agent)
 * and the site's title. The options in proto/app/v1 keep their name, as those of google.api do: it is part of no
 * address, and the base's newer versions use it too.
 */
final class Renaming {

    /** What it is called today; a renaming changes these lines, too. */
    private static final String TITLE = "Lambda Svelte";

    private static final String NAME = "lambda-svelte-setup";

    private static final Pattern ROOTS = Pattern.compile("[a-z][a-z0-9]*(\\.[a-z][a-z0-9]*)*");

    private static final Pattern TITLES = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ]{0,39}");

    /** Whose copyright it is does not change by a name. */
    private static final String LICENSE = "LICENSE";

    private final SourceTree tree;
    private final String root;
    private final String title;
    private final String name;

    /**
     * A renaming that is not done yet.
     *
     * @param root the new root package and groupId, such as {@code acme.shop}
     * @param title the new title of the site, such as {@code Acme Shop}; empty for the last word of the package
     * @throws GeneratorException if one is no such name
     */
    Renaming(SourceTree tree, String root, String title) {
        if (!ROOTS.matcher(root).matches() || !SourceVersion.isName(root)) {
            throw new GeneratorException(
                    "\"" + root + "\" cannot be the root of Java packages: write it as in acme.shop");
        }
        if (root.equals(Names.ROOT)) {
            throw new GeneratorException("it is called " + root + " already");
        }
        String last = root.substring(root.lastIndexOf('.') + 1);
        this.title = title.isEmpty() ? Character.toUpperCase(last.charAt(0)) + last.substring(1) : title;
        if (!TITLES.matcher(this.title).matches()) {
            throw new GeneratorException(
                    "\"" + title + "\" cannot be the title: it must be 1 to 40 ASCII letters, digits"
                            + " and spaces, as in Acme Shop");
        }
        this.tree = tree;
        this.root = root;
        this.name = this.title.toLowerCase(Locale.ROOT).strip().replaceAll(" +", "-");
    }

    /** Renames everything in the tree. */
    void rename() {
        List<String> files = tree.files();
        List<Replacement> replacements = replacements(packages(files));
        for (String file : files) {
            if (file.equals(LICENSE)) {
                continue;
            }
            String moved = moved(file);
            if (!moved.equals(file)) {
                tree.move(file, moved);
            }
            tree.text(file).ifPresent(text -> {
                String renamed = text;
                for (Replacement replacement : replacements) {
                    renamed = replacement.applyTo(file, renamed);
                }
                if (!renamed.equals(text)) {
                    tree.write(moved, hasImports(file) ? Imports.sort(renamed) : renamed);
                }
            });
        }
    }

    /** Java's, in a source or in a page. */
    private static boolean hasImports(String file) {
        return file.endsWith(".java") || file.endsWith(".md");
    }

    /** The folder of a package follows its name. */
    private String moved(String file) {
        return file.replaceFirst(
                "(/src/(?:main|test)/(?:java|resources)/)" + Pattern.quote(path(Names.ROOT)) + "/",
                "$1" + Matcher.quoteReplacement(path(root)) + "/");
    }

    /** The names that follow the root: of the packages of today, written by hand, generated, or a page's example. */
    private String packages(List<String> files) {
        Pattern source = Pattern.compile(
                "(?:.*/)?src/(?:main|test)/(?:java|resources)/" + Pattern.quote(path(Names.ROOT)) + "/([a-z0-9]+)/.*");
        Pattern generated = Pattern.compile("java_package = \"" + Pattern.quote(Names.ROOT) + "\\.([a-z0-9]+)\\.");
        Pattern example = Pattern.compile("(?m)^package " + Pattern.quote(Names.ROOT) + "\\.([a-z0-9]+)\\b");
        TreeSet<String> packages = new TreeSet<>();
        for (String file : files) {
            Matcher matcher = source.matcher(file);
            if (matcher.matches()) {
                packages.add(matcher.group(1));
            }
            if (file.endsWith(".proto")) {
                generated.matcher(tree.read(file)).results().forEach(result -> packages.add(result.group(1)));
            } else if (file.endsWith(".md")) {
                example.matcher(tree.read(file)).results().forEach(result -> packages.add(result.group(1)));
            }
        }
        return String.join("|", packages);
    }

    private List<Replacement> replacements(String packages) {
        String old = Pattern.quote(Names.ROOT);
        String oldPath = Pattern.quote(path(Names.ROOT));
        String last = root.substring(root.lastIndexOf('.') + 1);
        List<Replacement> all = new ArrayList<>();
        // After a hyphen it is a package in a report's name (TEST-), and none in a host's (my-).
        all.add(new Replacement("", "(?<![\\w.$/]|[a-z0-9]-)" + old + "\\.(?=(?:" + packages + ")\\b)", root + "."));
        // The folder of a package and what is below it, but no file or folder whose name only begins so.
        all.add(new Replacement(
                "", "(?<![\\w$-])" + oldPath + "/(?=(?:" + packages + ")(?![\\w-]|\\.\\w))", path(root) + "/"));
        // What protoc generates of the options is Java.
        all.add(new Replacement(".java", "(?<![\\w.$/(-])" + old + "\\.(?=v1\\b)", root + "."));
        all.add(new Replacement(".proto", "(java_package = \")" + old + "(?=[.\"])", "$1" + root));
        // Names that are put together.
        all.add(new Replacement(".java", "\"" + old + "\\.(?=\"|\\*)", "\"" + root + "."));
        all.add(new Replacement(".java", "(packages = \")" + old + "\"", "$1" + root + "\""));
        all.add(new Replacement("/update-code", "'" + old + "\\.(?=\\$)", "'" + root + "."));
        all.add(new Replacement("pom.xml", "(<groupId>)" + old + "(?=</groupId>)", "$1" + root));
        all.add(new Replacement(
                "pom.xml", "(<(artifactId|name)>)" + Pattern.quote(lastOf(Names.ROOT)) + "(?=</\\2>)", "$1" + last));
        all.add(new Replacement("", "\\b" + Pattern.quote(TITLE) + "\\b", title));
        all.add(new Replacement("", "\\b" + Pattern.quote(NAME) + "\\b", name));
        return all;
    }

    private static String lastOf(String packageName) {
        return packageName.substring(packageName.lastIndexOf('.') + 1);
    }

    private static String path(String packageName) {
        return packageName.replace('.', '/');
    }

    /** In files whose paths end so, what matches becomes the replacement, in which {@code $1} is the first group. */
    private record Replacement(String files, String pattern, String replacement) {

        String applyTo(String file, String text) {
            return file.endsWith(files) ? text.replaceAll(pattern, replacement) : text;
        }
    }
}
