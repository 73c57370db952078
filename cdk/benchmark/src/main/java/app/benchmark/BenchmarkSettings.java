package app.benchmark;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * How much is measured.
 *
 * @param root the project's root
 * @param functions names of functions, as the template has them
 * @param coldRounds starts of each function, each way
 * @param restoreRounds restores of each function, each way
 * @param warmCalls calls of each function
 * @param secondsEach how long the gateway is loaded, for each number of clients
 * @param isSmoke whether only what needs neither caches nor the gateway is measured
 * @param isQuick whether neither 32 clients, overload nor the site are measured
 * @param scaleRows rows of the large tables, 0 for none
 * @param publish whether the files of cdk/benchmark get the results
 */
record BenchmarkSettings(
        Path root,
        List<String> functions,
        int coldRounds,
        int restoreRounds,
        int warmCalls,
        int secondsEach,
        boolean isSmoke,
        boolean isQuick,
        int scaleRows,
        boolean publish) {

    private static final int SCALE_ROWS = 10_000_000;

    /** @throws IllegalArgumentException if a property is not what it must be, saying so */
    static BenchmarkSettings of(Path root, Properties properties) {
        boolean smoke = isOn(properties, "smoke");
        boolean quick = isOn(properties, "quick");
        List<String> functions = List.of(
                properties.getProperty("functions", "GetUser,SessionAuthorizer").split(","));
        return new BenchmarkSettings(
                root,
                functions,
                smoke ? 3 : quick ? 5 : 31,
                smoke || quick ? 2 : 11,
                smoke ? 2_000 : quick ? 3_000 : 12_000,
                quick ? 3 : 15,
                smoke,
                quick,
                scaleRows(properties.getProperty("scale", "")),
                isOn(properties, "publish"));
    }

    private static boolean isOn(Properties properties, String name) {
        String value = properties.getProperty(name, "false").toLowerCase(Locale.ROOT);
        return switch (value) {
            case "", "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("-D" + name + " must be true or false, not " + value);
        };
    }

    private static int scaleRows(String value) {
        return switch (value) {
            case "", "false" -> 0;
            case "true" -> SCALE_ROWS;
            default -> {
                if (!value.matches("[1-9][0-9]{3,7}")) {
                    throw new IllegalArgumentException("-Dscale takes a number of rows, 1000 to 99999999");
                }
                yield Integer.parseInt(value);
            }
        };
    }
}
