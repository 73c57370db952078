package app.auth;

import static app.runtime.ApiException.Code.NOT_FOUND;

import app.api.FunctionVariables;
import app.runtime.ApiException;
import app.runtime.Configuration;
import jakarta.inject.Singleton;
import java.util.List;

/** The providers that people may choose from. */
@Singleton
final class Providers {

    private final List<Provider> providers;
    private final Configuration configuration;

    Providers(List<Provider> providers, Configuration configuration) {
        this.providers = providers;
        this.configuration = configuration;
    }

    /**
     * The provider of that name.
     *
     * @throws ApiException NOT_FOUND if there is none
     */
    Provider get(String name) {
        return providers.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ApiException(NOT_FOUND, "no such provider; there are google and github"));
    }

    /**
     * The exact address that a provider sends the browser back to: by configuration, never by a header of the request.
     */
    String redirectUri(Provider provider) {
        return configuration.require(FunctionVariables.SITE_ORIGIN) + "/api/auth/" + provider.name() + "/callback";
    }
}
