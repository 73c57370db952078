package app.stacks.stage;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code -c traces=layer} puts beside each function.
 *
 * @param version of the community's layer, such as 0.23.0
 * @param layer the ARN of another one
 * @param endpoint where the collector sends traces by OTLP/HTTP; empty for X-Ray
 * @param secret the ARN of a secret of Secrets Manager, a JSON object with the values of {@code headers}
 * @param headers the names of headers that the endpoint asks for, of which each is a member of the secret
 * @param configuration the collector's configuration in place of ours
 */
public record CollectorSettings(
        String version,
        Optional<String> layer,
        Optional<URI> endpoint,
        Optional<String> secret,
        List<String> headers,
        Optional<Path> configuration) {

    private static final String DEFAULT_VERSION = "0.23.0";
    private static final Pattern VERSION = Pattern.compile("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    private static final Pattern LAYER =
            Pattern.compile("arn:aws[a-z-]*:lambda:([a-z0-9-]+):\\d{12}:layer:([A-Za-z0-9_-]+):\\d+");
    private static final Pattern SECRET = Pattern.compile(
            "arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\\d{12}:secret:[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}");
    private static final Pattern HEADERS = Pattern.compile("[a-z0-9-]+(,[a-z0-9-]+)*");
    private static final Pattern OTHER_ARCHITECTURE = Pattern.compile("(?i).*(amd64|x86).*");

    /** Where the community publishes its layer (its repository, {@code release-layer-collector.yml}). */
    private static final List<String> REGIONS = List.of(
            "af-south-1",
            "ap-east-1",
            "ap-east-2",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-south-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "ca-central-1",
            "ca-west-1",
            "eu-central-1",
            "eu-central-2",
            "eu-north-1",
            "eu-south-1",
            "eu-south-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "il-central-1",
            "me-central-1",
            "me-south-1",
            "mx-central-1",
            "sa-east-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2");

    private static final List<String> KEYS = List.of(
            "collectorVersion",
            "collectorLayer",
            "traces-endpoint",
            "traces-secret",
            "traces-headers",
            "traces-configuration");

    /**
     * Reads the settings of the collector.
     *
     * @param setting the value of a setting by its key
     * @param region where the stage is deployed
     * @throws InvalidSetting if one of them cannot be right, or has no effect
     */
    static CollectorSettings read(
            Function<String, Optional<String>> setting, TraceExport traces, Optional<String> region) {
        if (traces != TraceExport.LAYER) {
            for (String key : KEYS) {
                if (setting.apply(key).isPresent()) {
                    throw new InvalidSettingException(key + " without its setting: it is used with -c traces=layer");
                }
            }
        } else if (region.isEmpty()) {
            throw new InvalidSettingException(
                    "missing region: a layer is of one region, so say which that is:" + " -c region=eu-central-1");
        }
        CollectorSettings settings = new CollectorSettings(
                setting.apply("collectorVersion")
                        .map(value -> checked("collectorVersion", value, VERSION, "a version such as 0.23.0"))
                        .orElse(DEFAULT_VERSION),
                setting.apply("collectorLayer").map(value -> layer(value, region)),
                setting.apply("traces-endpoint").map(CollectorSettings::endpoint),
                setting.apply("traces-secret")
                        .map(value -> checked("traces-secret", value, SECRET, "the whole ARN of a secret")),
                List.of(setting.apply("traces-headers")
                        .map(value -> checked("traces-headers", value, HEADERS, "names such as authorization,x-scope"))
                        .orElse("authorization")
                        .split(",")),
                setting.apply("traces-configuration").map(CollectorSettings::configuration));
        settings.check(setting, traces == TraceExport.LAYER, region);
        return settings;
    }

    private void check(Function<String, Optional<String>> setting, boolean isUsed, Optional<String> region) {
        if (layer.isPresent() && setting.apply("collectorVersion").isPresent()) {
            throw new InvalidSettingException("collectorVersion and collectorLayer: take one of them");
        }
        if (isUsed && layer.isEmpty() && region.isPresent() && !REGIONS.contains(region.get())) {
            throw new InvalidSettingException("bad region \"" + region.get()
                    + "\" for -c traces=layer: the community publishes its layer in " + String.join(", ", REGIONS)
                    + "; -c collectorLayer= names one of yours");
        }
        if (secret.isPresent() && endpoint.isEmpty()) {
            throw new InvalidSettingException("traces-secret without its setting: it is used with -c traces-endpoint=");
        }
        if (setting.apply("traces-headers").isPresent() && secret.isEmpty()) {
            throw new InvalidSettingException(
                    "traces-headers without their values: say where they are by -c traces-secret=");
        }
    }

    private static String layer(String value, Optional<String> region) {
        Matcher matcher = LAYER.matcher(value);
        if (!matcher.matches()) {
            throw new InvalidSettingException(
                    "bad collectorLayer \"" + value + "\": -c collectorLayer takes the ARN of a version"
                            + " of a layer, arn:aws:lambda:<region>:<account>:layer:<name>:<version>");
        }
        if (region.isPresent() && !region.get().equals(matcher.group(1))) {
            throw new InvalidSettingException(
                    "bad collectorLayer \"" + value + "\": it is in another region than the stage, " + region.get());
        }
        if (OTHER_ARCHITECTURE.matcher(matcher.group(2)).matches()) {
            throw new InvalidSettingException(
                    "bad collectorLayer \"" + value + "\": functions are arm64, which its name says it is not");
        }
        return value;
    }

    private static URI endpoint(String value) {
        try {
            URI uri = URI.create(value);
            if (("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new InvalidSettingException(
                "bad traces-endpoint \"" + value + "\": -c traces-endpoint takes the address of OTLP by"
                        + " HTTP for traces, such as https://otlp.example.com/v1/traces");
    }

    private static Path configuration(String value) {
        Path file = Path.of(value);
        try {
            if (Files.isRegularFile(file)
                    && Files.readString(file).lines().anyMatch(line -> line.matches("[^#]*\\bdecouple\\b.*"))) {
                return file;
            }
        } catch (IOException e) {
            // Said below.
        }
        throw new InvalidSettingException(
                "bad traces-configuration \"" + value + "\": -c traces-configuration takes a collector's"
                        + " YAML that has the processor decouple as the last of its traces, without which spans are lost when"
                        + " Lambda freezes a function");
    }

    private static String checked(String key, String value, Pattern pattern, String wanted) {
        if (!pattern.matcher(value).matches()) {
            throw new InvalidSettingException("bad " + key + " \"" + value + "\": -c " + key + " takes " + wanted);
        }
        return value;
    }

    /** The ports on the internet that it needs: of the endpoint, and of Secrets Manager. None for X-Ray. */
    public Set<Integer> ports() {
        Set<Integer> ports = new TreeSet<>();
        endpoint.ifPresent(
                uri -> ports.add(uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80));
        if (endpoint.isPresent() && secret.isPresent()) {
            ports.add(443);
        }
        return ports;
    }

    /** Whether X-Ray gets the traces: then they begin in Lambda's own segments. */
    public boolean isXray() {
        return endpoint.isEmpty();
    }
}
