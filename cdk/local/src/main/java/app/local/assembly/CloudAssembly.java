package app.local.assembly;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the stacks of a directory that {@code cdk synth} wrote. */
final class CloudAssembly {

    private static final JsonMapper JSON = JsonMapper.shared();

    private CloudAssembly() {}

    static List<Stack> read(Path directory) {
        Path manifest = directory.resolve("manifest.json");
        if (!Files.exists(manifest)) {
            throw new TemplateException("No cloud assembly in " + directory + ": manifest.json is missing.");
        }
        List<Stack> stacks = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry :
                json(manifest).path("artifacts").properties()) {
            JsonNode artifact = entry.getValue();
            String type = artifact.path("type").asString("");
            if (type.equals("aws:cloudformation:stack")) {
                stacks.add(stack(directory, entry.getKey(), artifact));
            } else if (type.equals("cdk:cloud-assembly")) {
                String nested =
                        artifact.path("properties").path("directoryName").asString();
                stacks.addAll(read(directory.resolve(nested)));
            }
        }
        return stacks;
    }

    private static Stack stack(Path directory, String id, JsonNode artifact) {
        String templateFile = artifact.path("properties").path("templateFile").asString();
        JsonNode template = json(directory.resolve(templateFile));
        String name = artifact.path("properties").path("stackName").asString(id);
        Path assets = directory.resolve(templateFile.replace(".template.json", ".assets.json"));
        return new Stack(name, directory, template, constructs(directory, artifact, template), assets(assets));
    }

    /** Newer CDK versions keep the metadata of constructs in a file of its own. */
    private static Map<String, String> constructs(Path directory, JsonNode artifact, JsonNode template) {
        Map<String, String> constructs = new HashMap<>();
        addConstructs(artifact.path("metadata"), constructs);
        JsonNode file = artifact.path("additionalMetadataFile");
        if (file.isString()) {
            addConstructs(json(directory.resolve(file.stringValue())), constructs);
        }
        for (Map.Entry<String, JsonNode> resource : template.path("Resources").properties()) {
            JsonNode path = resource.getValue().path("Metadata").path("aws:cdk:path");
            if (path.isString()) {
                constructs.put(resource.getKey(), "/" + path.stringValue());
            }
        }
        return constructs;
    }

    private static void addConstructs(JsonNode metadata, Map<String, String> constructs) {
        for (Map.Entry<String, JsonNode> entry : metadata.properties()) {
            for (JsonNode item : entry.getValue()) {
                if (item.path("type").asString("").equals("aws:cdk:logicalId")) {
                    constructs.put(item.path("data").asString(), entry.getKey());
                }
            }
        }
    }

    private static Map<String, Path> assets(Path file) {
        Map<String, Path> assets = new HashMap<>();
        if (Files.exists(file)) {
            for (Map.Entry<String, JsonNode> entry : json(file).path("files").properties()) {
                JsonNode source = entry.getValue().path("source").path("path");
                if (source.isString()) {
                    assets.put(entry.getKey(), file.resolveSibling(source.stringValue()));
                }
            }
        }
        return assets;
    }

    private static JsonNode json(Path file) {
        try {
            return JSON.readTree(file);
        } catch (JacksonException e) {
            throw new TemplateException("Cannot read " + file + ": " + e.getOriginalMessage() + ".");
        }
    }
}
