package app.local.gateway;

import app.local.assembly.Assembly;
import tools.jackson.databind.JsonNode;

/** What the gateway knows of the caller, for {@code requestContext.authorizer}. */
sealed interface CallerIdentity {

    /** Nothing: the route is open. */
    record Nobody() implements CallerIdentity {}

    /** What a Lambda authorizer said of the caller. */
    record Lambda(JsonNode context) implements CallerIdentity {}

    /** The owner of an access key. */
    record Iam(String accessKey) implements CallerIdentity {

        String userArn() {
            return "arn:aws:iam::" + Assembly.ACCOUNT + ":user/local";
        }
    }
}
