package app.local.aws;

import app.local.files.PrivateFiles;
import app.local.lambda.AccessKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the access key of a state folder, in the form that AWS's clients read by {@code AWS_SHARED_CREDENTIALS_FILE}.
 */
public final class AccessKeyFile {

    private static final String ID = "aws_access_key_id";
    private static final String SECRET = "aws_secret_access_key";
    private static final String TOKEN = "aws_session_token";

    private final Path file;

    /** @param state the folder */
    public AccessKeyFile(Path state) {
        this.file = state.resolve("credentials");
    }

    public Path path() {
        return file;
    }

    /** The key; a random one is made if there is none, or none that can be read. */
    public AccessKey key() throws IOException {
        Map<String, String> values = values();
        if (values.keySet().containsAll(List.of(ID, SECRET, TOKEN))) {
            return new AccessKey(
                    String.valueOf(values.get(ID)),
                    String.valueOf(values.get(SECRET)),
                    String.valueOf(values.get(TOKEN)));
        }
        AccessKey key = AccessKey.random();
        PrivateFiles.write(file, """
                [default]
                %s = %s
                %s = %s
                %s = %s
                """.formatted(ID, key.id(), SECRET, key.secret(), TOKEN, key.sessionToken()));
        return key;
    }

    private Map<String, String> values() throws IOException {
        Map<String, String> values = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                if (equals > 0 && equals < line.strip().length() - 1) {
                    values.put(
                            line.substring(0, equals).strip(),
                            line.substring(equals + 1).strip());
                }
            }
        } catch (NoSuchFileException e) {
            return values;
        }
        return values;
    }
}
