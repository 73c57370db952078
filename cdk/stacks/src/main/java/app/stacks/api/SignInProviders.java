package app.stacks.api;

import app.api.Catalogue;
import app.api.FunctionVariables;
import app.api.Rpc;
import app.stacks.functions.LiveFunction;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.services.secretsmanager.CfnSecret;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.constructs.Construct;

/**
 * The providers that people sign in with. The two rpcs that a browser meets on the way there and back talk to them, so
 * their functions have internet and no database, and leave what is to be stored to SignIn.
 */
final class SignInProviders extends Construct {

    private static final String START = "auth.v1.AuthService/StartOauthLogin";
    private static final String CALLBACK = "auth.v1.AuthService/HandleOauthCallback";
    private static final String SIGN_IN = "auth.v1.AuthService/SignIn";

    private static final Map<String, String> ADDRESSES = new TreeMap<>(Map.of(
            FunctionVariables.GOOGLE_ISSUER,
            "https://accounts.google.com",
            "GITHUB_ORIGIN",
            "https://github.com",
            "GITHUB_API",
            "https://api.github.com"));

    private final Catalogue catalogue;
    private final Map<String, ISecret> secrets;

    SignInProviders(Construct scope, Catalogue catalogue) {
        super(scope, "SignInProviders");
        this.catalogue = catalogue;
        this.secrets = new TreeMap<>(Map.of(
                FunctionVariables.GOOGLE_SECRET, secret("Google"), FunctionVariables.GITHUB_SECRET, secret("Github")));
    }

    /**
     * A secret without a value: {@code {"client_id":"…","client_secret":"…"}} is put in by hand (cdk/stacks/README.md).
     */
    private ISecret secret(String provider) {
        CfnSecret secret = CfnSecret.Builder.create(this, provider)
                .description("Client id and secret of the OAuth application at " + provider)
                .build();
        CfnOutput.Builder.create(this, provider + "Secret")
                .value(secret.getRef())
                .build();
        return Secret.fromSecretCompleteArn(this, provider + "Value", secret.getRef());
    }

    /**
     * Gives the two functions what they need of the providers, and lets the callback have the sign-in stored.
     *
     * @return the two functions
     */
    List<LiveFunction> connect(Map<Rpc, LiveFunction> functions) {
        LiveFunction callback = function(functions, CALLBACK);
        List<LiveFunction> both = List.of(function(functions, START), callback);
        for (LiveFunction function : both) {
            ADDRESSES.forEach(function::addEnvironment);
            secrets.forEach((variable, secret) -> {
                secret.grantRead(function);
                function.addEnvironment(variable, secret.getSecretArn());
            });
        }
        LiveFunction signIn = function(functions, SIGN_IN);
        signIn.live().grantInvoke(callback);
        callback.addEnvironment(
                FunctionVariables.SIGN_IN_FUNCTION, signIn.live().getFunctionArn());
        return both;
    }

    private LiveFunction function(Map<Rpc, LiveFunction> functions, String path) {
        Rpc rpc = catalogue
                .find(path)
                .orElseThrow(() -> new IllegalStateException("sign-in needs the rpc " + path + ": proto/ has none"));
        return Objects.requireNonNull(functions.get(rpc));
    }
}
