package app.local.assembly;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a Lambda function, and the version or alias of it that is meant.
 *
 * @param name the function's name, such as {@code GetUser}
 * @param qualifier an alias or a version; empty for {@code $LATEST}
 */
public record FunctionRef(String name, Optional<String> qualifier) {

    private static final String NAME = "(?<name>[A-Za-z0-9_.-]+)(?::(?<qualifier>\\$LATEST|[A-Za-z0-9_-]+))?";
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:lambda:[a-z0-9-]+:\\d{12}:function:" + NAME);
    private static final Pattern FUNCTION_NAME =
            Pattern.compile("(?:(?:arn:aws[a-z-]*:lambda:[a-z0-9-]+:)?\\d{12}:(?:function:)?)?" + NAME);

    /** The function itself, without a qualifier. */
    public static FunctionRef of(String name) {
        return new FunctionRef(name, Optional.empty());
    }

    /**
     * Reads what the Lambda API takes as a FunctionName: a name, a partial or a whole ARN, each with or without a
     * qualifier. Region and account are not compared.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static FunctionRef parse(String text) {
        Matcher matcher = FUNCTION_NAME.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be a function's name or ARN, not \"" + text + "\"");
        }
        return of(matcher);
    }

    /** The function whose ARN a text holds, as the invocation URI of an API's integration does. */
    static Optional<FunctionRef> findArn(String text) {
        Matcher matcher = ARN.matcher(text);
        return matcher.find() ? Optional.of(of(matcher)) : Optional.empty();
    }

    private static FunctionRef of(Matcher matcher) {
        return new FunctionRef(matcher.group("name"), Optional.ofNullable(matcher.group("qualifier")));
    }

    public FunctionRef withQualifier(String alias) {
        return new FunctionRef(name, Optional.of(alias));
    }

    /** Its ARN in {@link Assembly#REGION} and {@link Assembly#ACCOUNT}. */
    public String arn() {
        return "arn:aws:lambda:" + Assembly.REGION + ":" + Assembly.ACCOUNT + ":function:" + this;
    }

    /** {@code name} or {@code name:qualifier}, which {@link #parse} reads. */
    @Override
    public String toString() {
        return qualifier.map(alias -> name + ":" + alias).orElse(name);
    }
}
