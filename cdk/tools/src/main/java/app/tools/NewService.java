package app.tools;

import java.util.List;

/**
 * Adds a service with its first endpoint: a folder of proto/, one of functions/, one of events/, and the two lines by
 * which Maven finds a module.
 */
final class NewService {

    private static final String MODULES_END = "    <module>functions/archives</module>\n";

    private final SourceTree tree;
    private final Names names;

    NewService(SourceTree tree, Names names) {
        this.tree = tree;
        this.names = names;
    }

    /** @throws GeneratorException if there is one of that name, or its package or a type of it is taken */
    void add() {
        List<String> files = tree.files();
        String java = "/java/" + Names.ROOT.replace('.', '/') + "/" + names.service() + "/";
        files.stream().filter(file -> file.contains(java)).findFirst().ifPresent(file -> {
            throw new GeneratorException(
                    "the package " + Names.ROOT + "." + names.service() + " exists already: " + file);
        });
        for (String folder : List.of(names.module(), "proto/" + names.service(), "events/" + names.service())) {
            if (tree.exists(folder)) {
                throw new GeneratorException(folder + " exists already");
            }
        }
        tree.create(names.proto(), names.fill("service.proto") + "\n" + names.fill("messages.proto"));
        tree.create(names.module() + "/pom.xml", names.fill("pom.xml"));
        tree.create(names.module() + "/migrations/V1__" + names.service() + ".sql", names.fill("migration.sql"));
        tree.create(names.mainFile("package-info"), names.fill("package-info.java"));
        tree.create(names.testFile(names.serviceType() + "ServiceTest"), names.fill("ServiceTest.java"));
        tree.create(names.testFile(names.serviceType() + "LeakTest"), names.fill("LeakTest.java"));
        new NewEndpoint(tree, names).addFiles(files);
        insert("pom.xml", MODULES_END, "    <module>" + names.module() + "</module>\n");
        insert("functions/archives/pom.xml", "  </dependencies>\n", names.fill("dependency.xml"));
    }

    private void insert(String file, String before, String text) {
        String pom = tree.read(file);
        int at = pom.indexOf(before);
        if (at < 0) {
            throw new GeneratorException(file + " has no line " + before.strip());
        }
        tree.write(file, pom.substring(0, at) + text + pom.substring(at));
    }
}
