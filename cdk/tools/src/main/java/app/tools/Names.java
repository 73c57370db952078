package app.tools;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/**
 * The names of a new endpoint, in every spelling that its files need.
 *
 * @param service such as {@code dummy}: the folder, the module, the Java package
 * @param rpc such as {@code CountEntities}: the rpc, the class, the sample event
 */
record Names(String service, String rpc) {

    private static final Pattern SERVICE = Pattern.compile("[a-z][a-z0-9]{1,29}");
    private static final Pattern RPC = Pattern.compile("([A-Z][a-z0-9]+){1,8}");

    /** Words that PostgreSQL reserves (its manual, appendix C) and that name a service well, or are schemas already. */
    private static final Set<String> RESERVED = Set.of(
            "all",
            "analyze",
            "array",
            "check",
            "collate",
            "column",
            "grant",
            "group",
            "limit",
            "offset",
            "order",
            "references",
            "table",
            "user",
            "window");

    /** The root of all Java packages, which is the groupId too: {@code mvn -Pnew -Drename} may have changed it. */
    static final String ROOT = Names.class.getPackageName().replaceFirst("\\.tools$", "");

    /**
     * Reads {@code service/Rpc}.
     *
     * @throws GeneratorException if it is none
     */
    static Names parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new GeneratorException(
                    "\"" + text + "\" is not a service and an rpc: write them as in dummy/CountEntities");
        }
        Names names = new Names(text.substring(0, slash), text.substring(slash + 1));
        if (!SERVICE.matcher(names.service).matches() || SourceVersion.isKeyword(names.service)) {
            throw new GeneratorException(
                    "\"" + names.service + "\" cannot name a service: it must be 2 to 30 lower-case"
                            + " letters and digits, begin with a letter, and be no word of Java");
        }
        if (!RPC.matcher(names.rpc).matches()) {
            throw new GeneratorException(
                    "\"" + names.rpc + "\" cannot name an rpc: it must be words that each begin with"
                            + " a capital letter, as in CountEntities");
        }
        return names;
    }

    /** A file's text out of its template, which is beside this class. */
    String fill(String template) {
        return Imports.sort(Templates.read(template)
                .replace("${root}", ROOT)
                .replace("${service}", service)
                .replace("${Service}", serviceType())
                .replace("${schema}", schema())
                .replace("${Rpc}", rpc)
                .replace("${rpc}", Character.toLowerCase(rpc.charAt(0)) + rpc.substring(1))
                .replace("${path}", path()));
    }

    /** Where it is served, such as {@code /api/count-entities}. */
    String path() {
        return "/api/" + rpc.replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** What the names of the service's types begin with, such as {@code Dummy}. */
    String serviceType() {
        return Character.toUpperCase(service.charAt(0)) + service.substring(1);
    }

    /** The service's schema in PostgreSQL. */
    private String schema() {
        return RESERVED.contains(service) ? service + "s" : service;
    }

    /** The folder of the service's module. */
    String module() {
        return "functions/" + service;
    }

    String proto() {
        return "proto/" + service + "/v1/" + service + ".proto";
    }

    String mainFile(String type) {
        return module() + "/src/main/java/" + folder() + type + ".java";
    }

    String testFile(String type) {
        return module() + "/src/test/java/" + folder() + type + ".java";
    }

    private String folder() {
        return ROOT.replace('.', '/') + "/" + service + "/";
    }
}
