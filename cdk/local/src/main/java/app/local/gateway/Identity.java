package app.local.gateway;

import app.local.assembly.Assembly;
import tools.jackson.databind.JsonNode;

/** What the gateway knows of the caller, for {@code requestContext.authorizer}. */
sealed interface Identity {

    /** Nothing: the route is open. */
    record Nobody() implements Identity {}

    /** What a Lambda authorizer said of the caller. */
    record Lambda(JsonNode context) implements Identity {}

    /** The owner of an access key. */
    record Iam(String accessKey) implements Identity {

        String userArn() {
            return "arn:aws:iam::" + Assembly.ACCOUNT + ":user/local";
        }
    }
}
