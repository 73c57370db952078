package app.local;

import app.local.assembly.FunctionSpec;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What functions are told differently on this machine: where the database, the site, the sign-in providers and AWS are.
 * A variable is replaced by its name, and only where the template sets it; the addresses of AWS are standard variables
 * of the AWS SDK, that of the receiver of spans one of OpenTelemetry.
 */
final class LocalEnvironment implements Function<FunctionSpec, Map<String, String>> {

    private static final String DATABASE_URL = "DATABASE_URL";

    /**
     * Of what is not here: a CloudFront before the gateway, which adds its key; somebody who takes metrics out of the
     * log; a snapshot, for which a start would be done in advance.
     */
    private static final Map<String, String> ABSENT =
            Map.of("ORIGIN_KEY_SHA256", "", "METRICS_NAMESPACE", "", "PRIMING_SECONDS", "");

    private final Function<String, URI> database;
    private final Map<String, String> replaced = new HashMap<>(ABSENT);
    private final URI aws;
    private final URI spans;

    /**
     * @param database where a role finds it
     * @param replaced the values of further variables
     * @param aws where Lambda's and Secrets Manager's API is served
     * @param spans where functions send their spans
     */
    LocalEnvironment(Function<String, URI> database, Map<String, String> replaced, URI aws, URI spans) {
        this.database = database;
        this.replaced.putAll(replaced);
        this.aws = aws;
        this.spans = spans;
    }

    @Override
    public Map<String, String> apply(FunctionSpec function) {
        Map<String, String> environment = new HashMap<>();
        for (Map.Entry<String, String> variable : function.environment().entrySet()) {
            if (variable.getKey().equals(DATABASE_URL)) {
                environment.put(
                        DATABASE_URL, database.apply(role(variable.getValue())).toString());
            } else if (replaced.containsKey(variable.getKey())) {
                environment.put(variable.getKey(), replaced.get(variable.getKey()));
            }
        }
        environment.put("AWS_ENDPOINT_URL_LAMBDA", aws.toString());
        environment.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", aws.toString());
        environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", spans.toString());
        return environment;
    }

    /** The user of a database URL, whatever else it holds. */
    private static String role(String url) {
        int start = url.indexOf("://") + 3;
        int end = url.indexOf('@', start);
        return end < 0 ? "postgres" : url.substring(start, end).replaceFirst(":.*", "");
    }
}
