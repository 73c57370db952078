package app.local.aws;

import app.local.assembly.Assembly;
import app.local.http.LoopbackServer.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Secrets Manager's GetSecretValue in its JSON 1.1 protocol. Each secret has one version, the current one. */
final class SecretsApi {

    private static final int REQUEST_LIMIT = 64 * 1024;
    private static final String CURRENT = "AWSCURRENT";

    private final Map<String, String> secrets;
    private final String region;
    private final Instant created = Instant.now();

    SecretsApi(Map<String, String> secrets, String region) {
        this.secrets = Map.copyOf(secrets);
        this.region = region;
    }

    /** @param body nothing if it is too long */
    Answer answer(String operation, byte @Nullable [] body, String requestId) throws AwsException {
        if (!operation.equals("GetSecretValue")) {
            throw new AwsException(
                    400,
                    "UnknownOperationException",
                    "the local target knows GetSecretValue of Secrets Manager, not " + operation);
        }
        JsonNode asked = read(body);
        String id = asked.path("SecretId").asString("");
        if (id.isEmpty()) {
            throw new AwsException(
                    400, "InvalidParameterException", "You must provide a value for the SecretId parameter.");
        }
        String name = nameOf(id);
        if (name == null) {
            throw notFound(".");
        }
        String version = versionOf(name);
        String stage = asked.path("VersionStage").asString(CURRENT);
        String wanted = asked.path("VersionId").asString(version);
        if (!stage.equals(CURRENT)) {
            throw notFound(" value for staging label: " + stage);
        }
        if (!wanted.equals(version)) {
            throw notFound(" value for VersionId: " + wanted);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ARN", "arn:aws:secretsmanager:" + region + ":" + Assembly.ACCOUNT + ":secret:" + name + "-AbCdEf");
        answer.put("Name", name);
        answer.put("VersionId", version);
        answer.put("SecretString", String.valueOf(secrets.get(name)));
        answer.put("VersionStages", List.of(CURRENT));
        answer.put("CreatedDate", created.getEpochSecond());
        byte[] json = JsonMapper.shared().writeValueAsBytes(answer);
        return new Answer(200, "application/x-amz-json-1.1", json, "x-amzn-RequestId", requestId);
    }

    private static JsonNode read(byte @Nullable [] body) throws AwsException {
        if (body == null || body.length > REQUEST_LIMIT) {
            throw new AwsException(413, "RequestTooLargeException", "the request is over 64 KB");
        }
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            throw new AwsException(400, "SerializationException", "the request is not JSON");
        }
    }

    /**
     * A name, or {@code arn:aws:secretsmanager:<region>:<account>:secret:<name>} with or without AWS's six characters.
     */
    private @Nullable String nameOf(String id) {
        String rest = id.replaceFirst("^arn:aws[a-z-]*:secretsmanager:[^:]*:[^:]*:secret:", "");
        String bare = rest.replaceFirst("-[A-Za-z0-9]{6}$", "");
        if (secrets.containsKey(id)) {
            return id;
        }
        if (secrets.containsKey(rest)) {
            return rest;
        }
        return secrets.containsKey(bare) ? bare : null;
    }

    private static String versionOf(String name) {
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static AwsException notFound(String what) {
        return new AwsException(
                400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret" + what);
    }
}
