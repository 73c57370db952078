package app.auth;

import app.auth.SignInFailedException.Reason;
import app.runtime.trace.SemanticConventions;
import app.runtime.trace.Span;
import app.runtime.trace.Tracer;
import com.nimbusds.jose.util.JSONObjectUtils;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Client secrets in AWS Secrets Manager, each {@code {"client_id":"…","client_secret":"…"}}. Read again every 5
 * minutes.
 */
@Singleton
final class AwsClientSecrets implements ClientSecrets {

    private static final Duration KEEP = Duration.ofMinutes(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private record Kept(ClientSecret secret, Instant until) {}

    private final InstantSource clock;
    private final Tracer traces;
    private final Map<String, Kept> kept = new HashMap<>();
    private @Nullable SecretsManagerClient client;

    AwsClientSecrets(InstantSource clock, Tracer traces) {
        this.clock = clock;
        this.traces = traces;
    }

    @Override
    public ClientSecret get(String secretId) {
        Kept found = kept.get(secretId);
        if (found == null || !clock.instant().isBefore(found.until())) {
            found = new Kept(read(secretId), clock.instant().plus(KEEP));
            kept.put(secretId, found);
        }
        return found.secret();
    }

    @Override
    public void forget(String secretId) {
        kept.remove(secretId);
    }

    private ClientSecret read(String secretId) {
        try {
            String json = secretString(secretId);
            Map<String, Object> secret = JSONObjectUtils.parse(json == null ? "{}" : json);
            String clientId = JSONObjectUtils.getString(secret, "client_id");
            String clientSecret = JSONObjectUtils.getString(secret, "client_secret");
            if (clientId == null || clientId.isBlank() || clientSecret == null || clientSecret.isBlank()) {
                throw new SignInFailedException(
                        Reason.PROVIDER_UNAVAILABLE,
                        "secret " + secretId
                                + " has no client_id and client_secret yet: fill it as cdk/stacks/README.md says");
            }
            return new ClientSecret(clientId, clientSecret);
        } catch (SdkException e) {
            throw new SignInFailedException(Reason.PROVIDER_UNAVAILABLE, "cannot read secret " + secretId, e);
        } catch (ParseException e) {
            // The parser's words may repeat a part of the secret.
            throw new SignInFailedException(
                    Reason.PROVIDER_UNAVAILABLE, "secret " + secretId + " is not a JSON object");
        }
    }

    private @Nullable String secretString(String secretId) {
        try (Span span = traces.client("SecretsManager.GetSecretValue")) {
            span.set(SemanticConventions.RPC_SYSTEM_NAME, "aws-api");
            span.set(SemanticConventions.RPC_METHOD, "SecretsManager/GetSecretValue");
            try {
                return client().getSecretValue(request -> request.secretId(secretId))
                        .secretString();
            } catch (SdkException e) {
                span.fail(e.getClass().getName(), e);
                throw e;
            }
        }
    }

    private SecretsManagerClient client() {
        SecretsManagerClient current = client;
        if (current == null) {
            current = SecretsManagerClient.builder()
                    .httpClientBuilder(UrlConnectionHttpClient.builder()
                            .connectionTimeout(TIMEOUT)
                            .socketTimeout(TIMEOUT))
                    .overrideConfiguration(settings -> settings.apiCallTimeout(TIMEOUT.multipliedBy(2)))
                    .build();
            client = current;
        }
        return current;
    }
}
