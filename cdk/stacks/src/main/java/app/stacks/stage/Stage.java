package app.stacks.stage;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Node;

/**
 * One deployment of the application, as the CDK context describes it ({@code -c name=value}).
 *
 * @param name dev, prod or a personal stage such as dev-ada; part of every stack's name
 * @param isProduction whether it holds data that must not be lost, and serves people
 * @param cidr the network's addresses
 * @param zones the names of its two or three availability zones; empty for the region's first two
 * @param gateway which kind of API Gateway serves it
 * @param domain its own address; without one it has CloudFront's
 * @param traces which way its functions hand over their traces
 * @param collector the collector that takes them with {@link TraceExport#LAYER}
 * @param hasFirewall whether AWS WAF stands before it
 * @param operations who answers for it, and who hears of it
 * @param originKeys which generations of the origin key are accepted, the one that is sent first
 * @param emulator what an emulator of AWS differs in; empty on AWS
 * @param repository the GitHub repository that deploys it, such as owner/name
 * @param region where it is deployed, where that must be known at synthesis
 */
public record Stage(
        String name,
        boolean isProduction,
        Cidr cidr,
        List<String> zones,
        GatewayKind gateway,
        Optional<Domain> domain,
        TraceExport traces,
        CollectorSettings collector,
        boolean hasFirewall,
        Operations operations,
        List<Integer> originKeys,
        Optional<Emulator> emulator,
        Optional<String> repository,
        Optional<String> region) {

    private static final String EMULATED = "localstack";
    private static final Pattern PERSONAL = Pattern.compile("dev-[a-z0-9]{1,16}");
    private static final Pattern REPOSITORY =
            Pattern.compile("[A-Za-z0-9-]+/[A-Za-z0-9._-]+|[A-Za-z0-9-]+@\\d+/[A-Za-z0-9._-]+@\\d+");
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9.-]+:\\d{1,5}");
    private static final Pattern SITE = Pattern.compile("https?://[A-Za-z0-9.-]+(:\\d{1,5})?");
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");
    private static final Pattern ZONES = Pattern.compile(REGION + "[a-z](," + REGION + "[a-z]){1,2}");
    private static final Pattern KEYS = Pattern.compile("[1-9]\\d{0,3}(,[1-9]\\d{0,3})?");

    /**
     * Reads the settings of a stage.
     *
     * @throws InvalidSetting if one of them cannot be right, or is unknown
     */
    public static Stage read(Node app) {
        Settings settings = Settings.of(app);
        String name = settings.find("stage").orElse("dev");
        boolean isEmulated = name.equals(EMULATED);
        if (!isEmulated
                && !name.equals("dev")
                && !name.equals("prod")
                && !PERSONAL.matcher(name).matches()) {
            throw new InvalidSettingException("unknown stage \"" + name
                    + "\": -c stage takes dev, prod, or a personal stage such as dev-ada (dev- and 1 to 16 of a-z0-9)");
        }
        TraceExport traces = traces(settings.find("traces").orElse(isEmulated ? "none" : "xray"));
        Optional<String> region = settings.find("region", REGION, "a region such as eu-central-1");
        Stage stage = new Stage(
                name,
                name.equals("prod"),
                Cidr.parse(settings.find("cidr").orElse("10.0.0.0/16")),
                zones(settings),
                gateway(settings.find("gateway").orElse(isEmulated ? "rest" : "http")),
                Domain.parse(settings.find("domain"), settings.find("hostedZone"), settings.find("certificate")),
                traces,
                CollectorSettings.read(settings::find, traces, region),
                settings.flag("waf"),
                Operations.parse(settings),
                originKeys(settings),
                isEmulated ? Optional.of(emulator(settings)) : Optional.empty(),
                settings.find(
                        "repository",
                        REPOSITORY,
                        "a GitHub repository, owner/name, or owner@id/name@id if it was created, renamed or moved"
                                + " since June 2026"),
                region);
        stage.check();
        return stage;
    }

    private void check() {
        if (hasGlobalPart() && region.isEmpty()) {
            throw new InvalidSettingException(
                    "missing region: a firewall or a certificate is made in us-east-1 and used in yours,"
                            + " so say which that is: -c region=eu-central-1");
        }
        for (String zone : zones) {
            if (region.isPresent() && !zone.startsWith(region.get())) {
                throw new InvalidSettingException("the zone " + zone + " is not in the region " + region.get());
            }
        }
    }

    private static List<String> zones(Settings settings) {
        return settings.find("zones", ZONES, "two or three zones of one region, such as us-east-1a,us-east-1b")
                .map(value -> List.of(value.split(",")))
                .orElse(List.of());
    }

    private static List<Integer> originKeys(Settings settings) {
        String value = settings.find(
                        "originKeys", KEYS, "the number of the key that is sent, and of one more that is accepted: 1,2")
                .orElse("1");
        return Stream.of(value.split(",")).map(Integer::valueOf).distinct().toList();
    }

    private static Emulator emulator(Settings settings) {
        String database = "host:port of a PostgreSQL that trusts the emulator's functions, such as postgres:5432";
        String site = "where browsers find the emulator, such as http://localhost:4566";
        return new Emulator(
                settings.find("database", ADDRESS, database)
                        .orElseThrow(
                                () -> new InvalidSettingException("missing database: -c database takes " + database)),
                settings.find("site", SITE, site).orElse("http://localhost:4566"),
                settings.flag("authorizers"));
    }

    private static GatewayKind gateway(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "http" -> GatewayKind.HTTP;
            case "rest" -> GatewayKind.REST;
            default ->
                throw new InvalidSettingException("unknown gateway \"" + value + "\": -c gateway takes http or rest");
        };
    }

    private static TraceExport traces(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "xray" -> TraceExport.XRAY;
            case "layer" -> TraceExport.LAYER;
            case "none" -> TraceExport.NONE;
            default ->
                throw new InvalidSettingException(
                        "unknown traces \"" + value + "\": -c traces takes xray, layer or none");
        };
    }

    /** The namespace of its own metrics in CloudWatch. */
    public String metricsNamespace() {
        return stackName("Api");
    }

    /** The name of a stack of this stage, such as dev-Api. */
    public String stackName(String stack) {
        return name + "-" + stack;
    }

    /** The properties of a stack of this stage. */
    public StackProps stackProps(String stack) {
        StackProps.Builder props = StackProps.builder()
                .stackName(stackName(stack))
                .terminationProtection(isProduction)
                .crossRegionReferences(hasGlobalPart());
        region.ifPresent(place -> props.env(Environment.builder().region(place).build()));
        return props.build();
    }

    /** Whether it has a part that CloudFront wants in us-east-1, whatever the stage's own region. */
    public boolean hasGlobalPart() {
        return hasFirewall || domain.flatMap(Domain::hostedZone).isPresent();
    }

    /**
     * Whether its gateway runs authorizers and checks signatures; if not, functions still refuse what is not proven.
     */
    public boolean hasAuthorizers() {
        return gateway == GatewayKind.HTTP
                || emulator.map(Emulator::restAuthorizers).orElse(true);
    }

    /** How long logs are kept: long enough to look into what went wrong. */
    public RetentionDays logRetention() {
        return isProduction ? RetentionDays.THREE_MONTHS : RetentionDays.ONE_WEEK;
    }

    /** What becomes of data that could be made again, or that nobody needs, when its stack is deleted. */
    public RemovalPolicy removal() {
        return isProduction ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    }
}
