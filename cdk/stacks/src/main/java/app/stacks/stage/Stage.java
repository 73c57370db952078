package app.stacks.stage;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
 * @param gateway which kind of API Gateway serves it
 * @param domain its own address; without one it has CloudFront's
 * @param traces which way its functions hand over their traces
 * @param collectorLayer the layer with the collector that takes them; empty for the one that is reviewed
 * @param hasFirewall whether AWS WAF stands before it
 * @param alarmEmail who hears its alarms
 * @param emulator what an emulator of AWS differs in; empty on AWS
 * @param repository the GitHub repository that deploys it, such as owner/name
 * @param region where it is deployed, where that must be known at synthesis
 */
public record Stage(
        String name,
        boolean isProduction,
        Cidr cidr,
        GatewayKind gateway,
        Optional<Domain> domain,
        TraceExport traces,
        Optional<String> collectorLayer,
        boolean hasFirewall,
        Optional<String> alarmEmail,
        Optional<Emulator> emulator,
        Optional<String> repository,
        Optional<String> region) {

    private static final String EMULATED = "localstack";
    private static final Pattern PERSONAL = Pattern.compile("dev-[a-z0-9]{1,16}");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
    private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9-]+/[A-Za-z0-9._-]+");
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9.-]+:\\d{1,5}");
    private static final Pattern SITE = Pattern.compile("https?://[A-Za-z0-9.-]+(:\\d{1,5})?");
    private static final Pattern LAYER =
            Pattern.compile("arn:aws[a-z-]*:lambda:[a-z0-9-]+:\\d{12}:layer:[A-Za-z0-9_-]+:\\d+");
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");

    /**
     * Reads the settings of a stage.
     *
     * @throws InvalidSetting if one of them cannot be right
     */
    public static Stage read(Node app) {
        String name = setting(app, "stage").orElse("dev");
        boolean isEmulated = name.equals(EMULATED);
        if (!isEmulated
                && !name.equals("dev")
                && !name.equals("prod")
                && !PERSONAL.matcher(name).matches()) {
            throw new InvalidSettingException("unknown stage \"" + name
                    + "\": -c stage takes dev, prod, or a personal stage such as dev-ada (dev- and 1 to 16 of a-z0-9)");
        }
        Stage stage = new Stage(
                name,
                name.equals("prod"),
                Cidr.parse(setting(app, "cidr").orElse("10.0.0.0/16")),
                gateway(setting(app, "gateway").orElse(isEmulated ? "rest" : "http")),
                Domain.parse(setting(app, "domain"), setting(app, "hostedZone"), setting(app, "certificate")),
                traces(setting(app, "traces").orElse(isEmulated ? "none" : "xray")),
                setting(app, "collectorLayer")
                        .map(
                                value -> checked(
                                        "collectorLayer",
                                        value,
                                        LAYER,
                                        "the ARN of a version of a layer, arn:aws:lambda:<region>:<account>:layer:<name>:<version>")),
                flag("waf", setting(app, "waf").orElse("false")),
                setting(app, "alarmEmail").map(value -> checked("alarmEmail", value, EMAIL, "an e-mail address")),
                isEmulated ? Optional.of(emulator(app)) : Optional.empty(),
                setting(app, "repository")
                        .map(value ->
                                checked("repository", value, REPOSITORY, "a GitHub repository such as owner/name")),
                setting(app, "region").map(value -> checked("region", value, REGION, "a region such as eu-central-1")));
        if (stage.collectorLayer().isPresent() && stage.traces() != TraceExport.LAYER) {
            throw new InvalidSettingException("collectorLayer without its setting: it is used with -c traces=layer");
        }
        if (stage.hasGlobalPart() && stage.region().isEmpty()) {
            throw new InvalidSettingException(
                    "missing region: a firewall or a certificate is made in us-east-1 and used in yours,"
                            + " so say which that is: -c region=eu-central-1");
        }
        return stage;
    }

    private static Emulator emulator(Node app) {
        return new Emulator(
                checked(
                        "database",
                        setting(app, "database").orElse(""),
                        ADDRESS,
                        "host:port of a PostgreSQL that trusts the emulator's functions, such as postgres:5432"),
                checked(
                        "site",
                        setting(app, "site").orElse("http://localhost:4566"),
                        SITE,
                        "where browsers find the emulator, such as http://localhost:4566"),
                flag("authorizers", setting(app, "authorizers").orElse("false")));
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

    private static boolean flag(String key, String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new InvalidSettingException(
                        "bad " + key + " \"" + value + "\": -c " + key + " takes true or false");
        };
    }

    private static String checked(String key, String value, Pattern pattern, String wanted) {
        if (!pattern.matcher(value).matches()) {
            throw new InvalidSettingException("bad " + key + " \"" + value + "\": -c " + key + " takes " + wanted);
        }
        return value;
    }

    private static Optional<String> setting(Node app, String key) {
        @Nullable Object value = app.tryGetContext(key);
        return Optional.ofNullable(value).map(Object::toString);
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
