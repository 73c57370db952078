package app.stacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a stage that is there already goes through when one of its settings changes. CloudFormation refuses to remove or
 * change an export that another stack imports, and {@code cdk deploy --all} updates the stack that exports first.
 */
class ChangedSettingsTest {

    /** How a change is deployed. */
    private enum Way {
        /** {@code cdk deploy --all}. */
        ALL,
        /** First the stacks that import, each by {@code cdk deploy <stack> --exclusively}, then all. */
        IMPORTERS_FIRST,
        /** Not at all: another stage is made with the new setting. */
        NEVER
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # before            | after                                                            | way
                                | domain=app.example.com certificate=%CERTIFICATE%                 | ALL
            domain=app.example.com certificate=%CERTIFICATE% |                                     | ALL
                                | domain=app.example.com hostedZone=Z0123456789ABC region=eu-west-1 | ALL
            domain=app.example.com hostedZone=Z0123456789ABC region=eu-west-1 |                    | ALL
                                | waf=true region=eu-west-1                                        | ALL
            waf=true region=eu-west-1 |                                                            | ALL
            domain=app.example.com hostedZone=Z0123456789ABC waf=true region=eu-west-1 | domain=app.example.com hostedZone=Z0123456789ABC region=eu-west-1 | IMPORTERS_FIRST
            traces=xray         | traces=layer region=eu-central-1                                 | ALL
            traces=layer region=eu-central-1 | traces=xray                                                      | ALL
            traces=layer region=eu-central-1 | traces=none                                                      | ALL
                                | alarmEmail=ops@example.com budget=10 owner=ada                   | ALL
            alarmEmail=ops@example.com budget=10 owner=ada |                                       | ALL
                                | repository=owner/name                                            | ALL
            originKeys=1        | originKeys=1,2                                                   | ALL
            originKeys=1,2      | originKeys=2,1                                                   | ALL
            originKeys=2,1      | originKeys=2                                                     | IMPORTERS_FIRST
            gateway=http        | gateway=rest                                                     | NEVER
            gateway=rest        | gateway=http                                                     | NEVER
            """)
    void isDeployed(String before, String after, Way way) {
        Synthesised old = Synthesised.of(settings(before));
        Synthesised changed = Synthesised.of(settings(after));

        assertThat(way(old, changed)).isEqualTo(way);
    }

    private static Map<String, String> settings(String text) {
        Map<String, String> settings = new HashMap<>();
        if (text != null) {
            for (String setting : text.split(" ")) {
                String[] pair = setting.split("=");
                settings.put(
                        pair[0],
                        pair[1].replace(
                                "%CERTIFICATE%",
                                "arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef"));
            }
        }
        return settings;
    }

    private static Way way(Synthesised old, Synthesised changed) {
        Map<String, JsonNode> before = exports(old);
        Map<String, JsonNode> after = exports(changed);
        // A stack that is no longer part of the stage stays as it is until somebody destroys it.
        before.forEach((name, value) -> {
            if (!changed.templates().containsKey(name.substring(0, name.indexOf(' ')))) {
                after.put(name, value);
            }
        });
        if (imports(old).stream().allMatch(name -> hasSame(before, after, name))) {
            return Way.ALL;
        }
        Set<String> exported = new TreeSet<>();
        before.keySet().forEach(name -> exported.add(name.substring(name.indexOf(' ') + 1)));
        return exported.containsAll(imports(changed)) ? Way.IMPORTERS_FIRST : Way.NEVER;
    }

    private static boolean hasSame(Map<String, JsonNode> before, Map<String, JsonNode> after, String imported) {
        String name = before.keySet().stream()
                .filter(exported -> exported.endsWith(" " + imported))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody exports " + imported));
        return Objects.equals(before.get(name), after.get(name));
    }

    /** By stack and name; between regions CDK carries them by custom resources, which refuse as CloudFormation does. */
    private static Map<String, JsonNode> exports(Synthesised stage) {
        Map<String, JsonNode> exports = new TreeMap<>();
        stage.templates().forEach((stack, template) -> {
            for (JsonNode output : template.path("Outputs")) {
                if (output.has("Export")) {
                    exports.put(stack + " " + output.path("Export").path("Name").asText(), output.path("Value"));
                }
            }
            for (JsonNode writer : template.findValues("WriterProps")) {
                writer.path("exports")
                        .properties()
                        .forEach(entry -> exports.put(stack + " " + entry.getKey(), entry.getValue()));
            }
        });
        assertThat(exports).isNotEmpty();
        return exports;
    }

    private static Set<String> imports(Synthesised stage) {
        Set<String> imports = new TreeSet<>();
        for (JsonNode template : stage.templates().values()) {
            template.findValues("Fn::ImportValue").forEach(name -> imports.add(name.asText()));
            for (JsonNode reader : template.findValues("ReaderProps")) {
                reader.path("imports").fieldNames().forEachRemaining(imports::add);
            }
        }
        assertThat(imports).isNotEmpty();
        return imports;
    }
}
