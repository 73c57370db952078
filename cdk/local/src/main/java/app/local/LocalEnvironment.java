package app.local;

import app.local.assembly.FunctionSpec;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What functions are told differently on this machine: where the database, the site, the sign-in providers and AWS are.
 * A variable is replaced by its name, and only where the template sets it; the addresses of AWS are standard variables
 * of the AWS SDK.
 */
final class LocalEnvironment implements Function<FunctionSpec, Map<String, String>> {

    private static final String DATABASE_URL = "DATABASE_URL";

    private final URI database;
    private final Map<String, String> replaced;
    private final URI aws;

    /**
     * @param database with the user and password of its owner
     * @param replaced the values of further variables
     * @param aws where Lambda's and Secrets Manager's API is served
     */
    LocalEnvironment(URI database, Map<String, String> replaced, URI aws) {
        this.database = database;
        this.replaced = replaced;
        this.aws = aws;
    }

    @Override
    public Map<String, String> apply(FunctionSpec function) {
        Map<String, String> environment = new HashMap<>();
        for (Map.Entry<String, String> variable : function.environment().entrySet()) {
            if (variable.getKey().equals(DATABASE_URL)) {
                environment.put(DATABASE_URL, databaseUrl(variable.getValue()));
            } else if (replaced.containsKey(variable.getKey())) {
                environment.put(variable.getKey(), replaced.get(variable.getKey()));
            }
        }
        environment.put("AWS_ENDPOINT_URL_LAMBDA", aws.toString());
        environment.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", aws.toString());
        return environment;
    }

    /** The role of the template at the database of this machine; the owner where the template names RDS's owner. */
    private String databaseUrl(String template) {
        String role = role(template);
        String[] owner = database.getRawUserInfo().split(":", 2);
        String user = role.equals("postgres") ? owner[0] : role;
        String password = owner.length > 1 ? owner[1] : "local";
        String port = database.getPort() < 0 ? "" : ":" + database.getPort();
        String query = database.getRawQuery() == null ? "" : "?" + database.getRawQuery();
        return "postgresql://" + user + ":" + password + "@" + database.getHost() + port + database.getRawPath()
                + query;
    }

    /** The user of a database URL, whatever else it holds. */
    static String role(String url) {
        int start = url.indexOf("://") + 3;
        int end = url.indexOf('@', start);
        return end < 0 ? "postgres" : url.substring(start, end).replaceFirst(":.*", "");
    }
}
