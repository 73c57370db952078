package app.tools;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes an endpoint, a service, or the whole base somebody's own:
 *
 * <pre>
 * mvn -q -Pnew -pl cdk/tools -Dendpoint=dummy/CountEntities
 * mvn -q -Pnew -pl cdk/tools -Dservice=note/ListNotes
 * mvn -q -Pnew -pl cdk/tools -Drename=acme.shop -Dtitle="Acme Shop"
 * </pre>
 *
 * With {@code -Dlist} it only says which files it would create, change and move. Arguments: the repository's root, then
 * {@code name=value} for each setting. Exit status 2: what was asked for was refused, in one sentence.
 */
final class GeneratorMain {

    /** What accepts the API's new table, templates and baseline. */
    private static final String ACCEPT = "mvn -q test -Dgolden.rewrite";

    private static final String FORMAT = "mvn -q -Pformat -pl cdk/tools";

    private static final List<String> WANTED = List.of("endpoint", "service", "rename");

    private GeneratorMain() {}

    public static void main(String[] arguments) {
        Map<String, String> settings = new TreeMap<>();
        for (String argument : List.of(arguments).subList(1, arguments.length)) {
            int equals = argument.indexOf('=');
            if (!argument.substring(equals + 1).isEmpty()) {
                settings.put(argument.substring(0, equals), argument.substring(equals + 1));
            }
        }
        try {
            run(Path.of(arguments[0]), settings).forEach(System.out::println);
        } catch (GeneratorException e) {
            System.err.println("Nothing was changed: " + e.getMessage() + ".");
            System.exit(2);
        }
    }

    /**
     * Does what the settings say.
     *
     * @return what was done and what to do next, in lines
     * @throws GeneratorException if it cannot be done; then nothing was
     */
    static List<String> run(Path root, Map<String, String> settings) {
        SourceTree tree = new SourceTree(root);
        String next = plan(tree, settings);
        List<String> lines = new ArrayList<>(tree.plan());
        if (settings.containsKey("list")) {
            lines.add("Nothing was changed: without -Dlist it is done.");
            return lines;
        }
        boolean isRenaming = settings.containsKey("rename");
        if (!isRenaming) {
            // A renaming changes them all, which takes a while: it says how.
            tree.format(new SourceFormatter(true));
        }
        tree.apply();
        if (isRenaming) {
            return List.of(lines.size() + " files renamed or changed. " + next);
        }
        lines.add(next);
        return lines;
    }

    private static String plan(SourceTree tree, Map<String, String> settings) {
        List<String> wanted = WANTED.stream().filter(settings::containsKey).toList();
        if (wanted.size() != 1) {
            throw new GeneratorException(
                    "say one of -Dendpoint=dummy/CountEntities, -Dservice=note/ListNotes and -Drename=acme.shop");
        }
        String value = settings.getOrDefault(wanted.get(0), "");
        String next = "Now write what it does, then accept the API's new table: " + ACCEPT;
        switch (wanted.get(0)) {
            case "endpoint" -> new NewEndpoint(tree, Names.parse(value)).add();
            case "service" -> {
                new NewService(tree, Names.parse(value)).add();
                return next + "\nWhere mvn -Plocal runs, restart it: Maven has to make the service's archive.";
            }
            default -> {
                new Renaming(tree, value, settings.getOrDefault("title", "")).rename();
                return "Now:\n1. Format the sources: " + FORMAT + "\n2. Accept the new names: " + ACCEPT;
            }
        }
        return next;
    }
}
