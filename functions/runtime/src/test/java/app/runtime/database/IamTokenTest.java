package app.runtime.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/** RdsUtilities of the AWS SDK is the oracle. */
class IamTokenTest {

    private static final Pattern DATE = Pattern.compile("X-Amz-Date=([0-9TZ]+)");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # host                                  | port | user            | region       | key     | secret     | session token
            h.rds.amazonaws.com                     | 5432 | user_service    | eu-central-1 | AKIA123 | abc/+=     | -
            p.proxy-x.us-east-1.rds.amazonaws.com   | 6000 | auth_service    | us-east-1    | ASIA123 | s3cr3t     | FwoGZXIvYXdzEBc=
            h                                       | 1    | a b+c*d~e/f@g&h | eu-west-3    | ASIA123 | wJalrXUtnF | a+b/c==*~ %ü"&?
            h                                       | 5432 | üser            | cn-north-1   | AKIA123 | ü          | -
            """)
    void isTheTokenOfTheSdk(
            String host, int port, String user, String region, String key, String secret, @Nullable String session) {
        AwsCredentials credentials = session == null
                ? AwsBasicCredentials.create(key, secret)
                : AwsSessionCredentials.create(key, secret, session);
        RdsUtilities sdk = RdsUtilities.builder()
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
        String oracle;
        do {
            oracle = sdk.generateAuthenticationToken(
                    request -> request.hostname(host).port(port).username(user));
            // It looks at the clock twice; where a second begins in between, its token lasts a second less than 15
            // minutes.
        } while (!oracle.contains("X-Amz-Expires=900"));
        // The oracle takes the time of the system: it says which.
        Matcher date = DATE.matcher(oracle);
        assertThat(date.find()).isTrue();
        Instant now = TIME.parse(date.group(1), Instant::from);
        DatabaseUrl url = new DatabaseUrl(host, port, "app", user, null, "");
        String ours = IamToken.sign(url, region, new IamCredentials(key, secret, session), now);
        assertThat(parts(ours)).isEqualTo(parts(oracle));
    }

    /** Host and parameters, the signature among them, in one order: the SDK's own changes from version to version. */
    private static List<String> parts(String token) {
        return Stream.of(token.split("[?&]")).sorted().toList();
    }
}
