package app.local;

import app.local.assembly.Assembly;
import app.local.assembly.FunctionSpec;
import app.local.providers.ProviderStandIns;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The sign-in providers: the real ones where there are credentials for them, else stand-ins on this machine. */
final class LocalProviders {

    private final Assembly assembly;
    private final Map<String, String> environment;

    /** @param environment may hold the credentials */
    LocalProviders(Assembly assembly, Map<String, String> environment) {
        this.assembly = assembly;
        this.environment = environment;
    }

    /**
     * Starts stand-ins for the providers that there are no credentials for.
     *
     * @return environment variables of functions that say where they are
     */
    Map<String, String> start(Parts parts, BiConsumer<String, String> note) throws Exception {
        Map<String, String> replaced = new HashMap<>();
        Optional<ClientCredentials> google = ClientCredentials.of("GOOGLE", environment);
        Optional<ClientCredentials> github = ClientCredentials.of("GITHUB", environment);
        boolean isAsked = assembly.functions().stream()
                .anyMatch(function -> function.environment().containsKey("GOOGLE_ISSUER"));
        if (!isAsked || (google.isPresent() && github.isPresent())) {
            return replaced;
        }
        ProviderStandIns providers = parts.keep(ProviderStandIns.start(0));
        if (google.isEmpty()) {
            replaced.put("GOOGLE_ISSUER", providers.googleIssuer());
        }
        if (github.isEmpty()) {
            replaced.put("GITHUB_ORIGIN", providers.githubOrigin());
            replaced.put("GITHUB_API", providers.githubApi());
        }
        note.accept("Google", google.isPresent() ? "the real one" : "a stand-in at " + providers.googleIssuer());
        note.accept("GitHub", github.isPresent() ? "the real one" : "a stand-in at " + providers.githubOrigin());
        return replaced;
    }

    /** What Secrets Manager holds: the providers' credentials, by the secret's name. */
    Map<String, String> secrets() throws StartException {
        Map<String, String> secrets = new HashMap<>();
        for (String provider : List.of("GOOGLE", "GITHUB")) {
            String name = provider.toLowerCase(Locale.ROOT);
            ClientCredentials credentials = ClientCredentials.of(provider, environment)
                    .orElse(new ClientCredentials("local-" + name, "local-" + name + "-secret"));
            for (FunctionSpec function : assembly.functions()) {
                String secret = function.environment().get(provider + "_SECRET");
                if (secret != null) {
                    secrets.put(secret.replaceFirst(".*:secret:", ""), credentials.json());
                }
            }
        }
        return secrets;
    }
}
