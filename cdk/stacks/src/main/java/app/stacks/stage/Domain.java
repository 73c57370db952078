package app.stacks.stage;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The address of one's own that a stage is reached by.
 *
 * @param name the host name, such as app.example.com
 * @param hostedZone the id of the Route 53 zone that gets its certificate's proof and its records
 * @param certificate the certificate (in us-east-1) where the domain's DNS is elsewhere
 */
public record Domain(String name, Optional<String> hostedZone, Optional<String> certificate) {

    private static final Pattern NAME = Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}");
    private static final Pattern ZONE = Pattern.compile("Z[A-Z0-9]{4,31}");
    private static final Pattern CERTIFICATE =
            Pattern.compile("arn:aws[a-z-]*:acm:us-east-1:\\d{12}:certificate/[0-9a-f-]{36}");

    /**
     * Reads the settings of a domain.
     *
     * @return empty where there are none
     * @throws InvalidSetting if they do not fit together, or one cannot be right
     */
    static Optional<Domain> parse(Optional<String> name, Optional<String> hostedZone, Optional<String> certificate) {
        if (name.isEmpty()) {
            if (hostedZone.isPresent() || certificate.isPresent()) {
                throw new InvalidSettingException("missing domain: -c hostedZone and -c certificate are for a domain,"
                        + " so give it too: -c domain=app.example.com");
            }
            return Optional.empty();
        }
        check("domain", name.get(), NAME, "a host name in lower case such as app.example.com");
        if (hostedZone.isPresent() == certificate.isPresent()) {
            throw new InvalidSettingException(
                    "the domain " + name.get() + " needs either -c hostedZone=Z… (Route 53 holds its DNS,"
                            + " certificate and records are made) or -c certificate=arn:aws:acm:us-east-1:… (you hold both)");
        }
        hostedZone.ifPresent(zone -> check("hostedZone", zone, ZONE, "a zone's id such as Z0123456789ABCDEFGHIJ"));
        certificate.ifPresent(arn ->
                check("certificate", arn, CERTIFICATE, "a certificate's ARN in us-east-1, where CloudFront wants it"));
        return Optional.of(new Domain(name.get(), hostedZone, certificate));
    }

    private static void check(String setting, String value, Pattern pattern, String wanted) {
        if (!pattern.matcher(value).matches()) {
            throw new InvalidSettingException(
                    "bad " + setting + " \"" + value + "\": -c " + setting + " takes " + wanted);
        }
    }
}
