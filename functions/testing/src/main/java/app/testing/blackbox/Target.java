package app.testing.blackbox;

import java.net.URI;

/**
 * Where the API is served, and how much of AWS is there.
 *
 * @param address what stands before a path such as /api/user/me, without a slash at its end
 * @param hasAuthorizers whether authorizers run and signatures are checked; if not, functions must refuse by themselves
 * @param hasProviders whether one can sign in at a stand-in of GitHub
 */
public record Target(URI address, boolean hasAuthorizers, boolean hasProviders) {}
