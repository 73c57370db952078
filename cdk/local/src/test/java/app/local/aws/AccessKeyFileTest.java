package app.local.aws;

import static org.assertj.core.api.Assertions.assertThat;

import app.local.lambda.AccessKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

class AccessKeyFileTest {

    @TempDir
    private Path state;

    @Test
    void isReadByTheAwsSdkAndByItsOwnerOnly() throws IOException {
        AccessKeyFile file = new AccessKeyFile(state);
        AccessKey key = file.key();
        ProfileFile profiles = ProfileFile.builder()
                .content(file.path())
                .type(ProfileFile.Type.CREDENTIALS)
                .build();
        try (ProfileCredentialsProvider provider =
                ProfileCredentialsProvider.builder().profileFile(profiles).build()) {
            assertThat(provider.resolveCredentials())
                    .isEqualTo(AwsSessionCredentials.create(key.id(), key.secret(), key.sessionToken()));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
    }

    @Test
    void isOneKeyAState() throws IOException {
        AccessKey key = new AccessKeyFile(state).key();
        assertThat(new AccessKeyFile(state).key()).isEqualTo(key);
        Files.writeString(new AccessKeyFile(state).path(), "[default]\naws_access_key_id =\n");
        assertThat(new AccessKeyFile(state).key()).isNotEqualTo(key);
    }
}
