package app.stacks.stage;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.constructs.Node;

/**
 * One deployment of the application, as the CDK context describes it ({@code -c name=value}).
 *
 * @param name dev, prod or a personal stage such as dev-ada; part of every stack's name
 * @param isProduction whether it holds data that must not be lost, and serves people
 * @param cidr the network's addresses
 * @param gateway which kind of API Gateway serves it
 */
public record Stage(String name, boolean isProduction, Cidr cidr, GatewayKind gateway) {

    private static final Pattern PERSONAL = Pattern.compile("dev-[a-z0-9]{1,16}");

    /**
     * Reads the settings of a stage.
     *
     * @throws InvalidSetting if one of them cannot be right
     */
    public static Stage read(Node app) {
        String name = setting(app, "stage", "dev");
        if (!name.equals("dev")
                && !name.equals("prod")
                && !PERSONAL.matcher(name).matches()) {
            throw new InvalidSetting("unknown stage \"" + name
                    + "\": -c stage takes dev, prod, or a personal stage such as dev-ada (dev- and 1 to 16 of a-z0-9)");
        }
        Cidr cidr = Cidr.parse(setting(app, "cidr", "10.0.0.0/16"));
        return new Stage(name, name.equals("prod"), cidr, gateway(setting(app, "gateway", "http")));
    }

    private static GatewayKind gateway(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "http" -> GatewayKind.HTTP;
            case "rest" -> GatewayKind.REST;
            default -> throw new InvalidSetting("unknown gateway \"" + value + "\": -c gateway takes http or rest");
        };
    }

    private static String setting(Node app, String key, String otherwise) {
        @Nullable Object value = app.tryGetContext(key);
        return value == null ? otherwise : value.toString();
    }

    /** The name of a stack of this stage, such as dev-Api. */
    public String stackName(String stack) {
        return name + "-" + stack;
    }
}
