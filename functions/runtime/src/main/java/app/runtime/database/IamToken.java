package app.runtime.database;

import static java.nio.charset.StandardCharsets.UTF_8;

import app.runtime.Sha256;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs the token that stands in for a password at RDS and RDS Proxy: a presigned request of Signature Version 4 for
 * the action {@code rds-db:connect}, valid for 15 minutes. Signing needs no network. Gives what {@code RdsUtilities} of
 * the AWS SDK gives, without the eight jars that it needs.
 */
final class IamToken {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String SERVICE = "rds-db";

    private IamToken() {}

    /**
     * A token.
     *
     * @param region such as {@code eu-central-1}
     * @param now the time of signing
     */
    static String sign(DatabaseUrl database, String region, IamCredentials credentials, Instant now) {
        String time = TIME.format(now);
        String scope = time.substring(0, 8) + "/" + region + "/" + SERVICE + "/aws4_request";
        String host = database.host() + ":" + database.port();
        // The parameters stand in the order of their names.
        StringBuilder query = new StringBuilder("Action=connect&DBUser=")
                .append(encoded(database.user()))
                .append("&X-Amz-Algorithm=")
                .append(ALGORITHM)
                .append("&X-Amz-Credential=")
                .append(encoded(credentials.accessKeyId() + "/" + scope))
                .append("&X-Amz-Date=")
                .append(time)
                .append("&X-Amz-Expires=900");
        if (credentials.sessionToken() != null) {
            query.append("&X-Amz-Security-Token=").append(encoded(credentials.sessionToken()));
        }
        query.append("&X-Amz-SignedHeaders=host");
        String request = "GET\n/\n" + query + "\nhost:" + host + "\n\nhost\n" + sha256("");
        String toSign = ALGORITHM + "\n" + time + "\n" + scope + "\n" + sha256(request);
        byte[] key = ("AWS4" + credentials.secretAccessKey()).getBytes(UTF_8);
        for (String part : scope.split("/")) {
            key = hmac(key, part);
        }
        return host + "/?" + query + "&X-Amz-Signature=" + HexFormat.of().formatHex(hmac(key, toSign));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Sha256.of(text));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
