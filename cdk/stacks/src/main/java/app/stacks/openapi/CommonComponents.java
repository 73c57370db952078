package app.stacks.openapi;

import static app.stacks.openapi.MessageSchemas.object;

import app.api.Catalogue;
import app.api.Rpc;
import java.util.List;
import java.util.Map;

/** What operations have in common: how a caller proves who it is, and the one shape of an error. */
final class CommonComponents {

    static final String SESSION = "session";
    static final String IAM = "iam";

    private CommonComponents() {}

    /** Those that an rpc asks for. */
    static Map<String, Object> securitySchemes(Catalogue catalogue) {
        Map<String, Object> schemes = object();
        for (Rpc rpc : catalogue.rpcs()) {
            switch (rpc.access()) {
                case ACCESS_SESSION ->
                    schemes.put(
                            SESSION,
                            object(
                                    "type",
                                    "apiKey",
                                    "in",
                                    "cookie",
                                    "name",
                                    "__Host-session_token",
                                    "description",
                                    "Set by signing in. What changes something must come from the site:"
                                            + " Sec-Fetch-Site: same-origin, or Origin."));
                case ACCESS_INTERNAL ->
                    schemes.put(
                            IAM,
                            object(
                                    "type",
                                    "apiKey",
                                    "in",
                                    "header",
                                    "name",
                                    "Authorization",
                                    "description",
                                    "AWS Signature Version 4, service execute-api.",
                                    "x-amazon-apigateway-authtype",
                                    "awsSigv4"));
                case ACCESS_PUBLIC, UNRECOGNIZED -> {}
            }
        }
        return schemes;
    }

    /** What the gateway says by itself has a message only. */
    static Map<String, Object> withErrors(Map<String, Object> schemas) {
        Map<String, Object> violation = object(
                "type",
                "object",
                "properties",
                object("field", object("type", "string"), "description", object("type", "string")),
                "required",
                List.of("field", "description"));
        Map<String, Object> detail = object(
                "type",
                "object",
                "properties",
                object(
                        "@type",
                        object("type", "string"),
                        "fieldViolations",
                        object("type", "array", "items", violation)),
                "required",
                List.of("@type"));
        schemas.put(
                "Error",
                object(
                        "type",
                        "object",
                        "properties",
                        object(
                                "code",
                                object(
                                        "type",
                                        "string",
                                        "description",
                                        "A google.rpc.Code; absent in the gateway's own."),
                                "message",
                                object("type", "string"),
                                "requestId",
                                object("type", "string"),
                                "details",
                                object("type", "array", "items", detail)),
                        "required",
                        List.of("message")));
        return schemas;
    }

    static Map<String, Object> errorResponse() {
        return object(
                "description",
                "A failure: 400 INVALID_ARGUMENT, 401 UNAUTHENTICATED, 403 PERMISSION_DENIED, 404 NOT_FOUND, 409"
                        + " ALREADY_EXISTS, 429 RESOURCE_EXHAUSTED, 500 INTERNAL, 503 UNAVAILABLE, 504 DEADLINE_EXCEEDED.",
                "content",
                object("application/json", object("schema", object("$ref", "#/components/schemas/Error"))));
    }
}
