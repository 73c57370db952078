package app.tools;

import java.util.List;

/** Adds an rpc to a service: its proto, class, test and sample event. */
final class NewEndpoint {

    private final SourceTree tree;
    private final Names names;

    NewEndpoint(SourceTree tree, Names names) {
        this.tree = tree;
        this.names = names;
    }

    /** @throws GeneratorException if the service is missing, or the rpc, its route or a type of its name exists */
    void add() {
        if (!tree.exists(names.module()) || !tree.exists(names.proto())) {
            throw new GeneratorException("there is no service " + names.service()
                    + ": make it and its first endpoint with -Dservice=" + names.service() + "/" + names.rpc());
        }
        addFiles(tree.files());
        addRpc();
    }

    /** Everything but the proto. */
    void addFiles(List<String> existing) {
        for (String type : List.of(names.rpc(), names.rpc() + "Test")) {
            existing.stream()
                    .filter(file -> file.endsWith("/" + type + ".java"))
                    .findFirst()
                    .ifPresent(file -> {
                        throw new GeneratorException("a type of the name " + type + " exists already: " + file);
                    });
        }
        for (String file : existing) {
            if (file.startsWith("proto/")
                    && file.endsWith(".proto")
                    && tree.read(file).contains("\"" + names.path() + "\"")) {
                throw new GeneratorException(file + " has the route " + names.path() + " already: choose another name");
            }
        }
        tree.create(names.mainFile(names.rpc()), names.fill("Endpoint.java"));
        tree.create(names.testFile(names.rpc() + "Test"), names.fill("EndpointTest.java"));
        String events = "events/" + names.service() + "/" + names.rpc();
        tree.create(events + ".json", names.fill("event.json"));
        tree.create(events + ".request.json", names.fill("request.json"));
    }

    private void addRpc() {
        String proto = tree.read(names.proto());
        if (proto.matches("(?s).*\\b(rpc|message) " + names.rpc() + "(Req|Resp)?\\b.*")) {
            throw new GeneratorException(
                    names.proto() + " has an rpc or a message of the name " + names.rpc() + " already");
        }
        for (String needed : List.of("app/v1/options.proto", "google/api/annotations.proto")) {
            if (!proto.contains("import \"" + needed + "\";")) {
                throw new GeneratorException(names.proto() + " must import \"" + needed + "\"");
            }
        }
        int service = proto.indexOf("\nservice ");
        int end = service < 0 ? -1 : proto.indexOf("\n}", service);
        if (end < 0) {
            throw new GeneratorException(names.proto() + " has no service that ends with a line \"}\"");
        }
        tree.write(
                names.proto(),
                proto.substring(0, end) + "\n\n" + names.fill("rpc.proto").stripTrailing() + proto.substring(end) + "\n"
                        + names.fill("messages.proto"));
    }
}
