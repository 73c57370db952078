package app.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import app.api.Catalogue;
import app.api.FunctionVariables;
import app.api.Rpc;
import app.runtime.function.RpcFunction;
import app.v1.Access;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The sample events, {@code events/<service>/<Rpc>.json}, and the rows that they name, {@code events/rows.sql}: with
 * these rows every rpc answers its sample with success.
 */
public final class SampleEvents {

    /** The site that the samples come from. */
    static final String SITE_ORIGIN = "https://d123.cloudfront.net";

    private SampleEvents() {}

    /** The folder {@code events}, above the module's folder that tests run in. */
    static Path folder() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("proto"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("no folder above the working directory holds proto/");
            }
        }
        return folder.resolve("events");
    }

    /** What an rpc's function is invoked with: a gateway's event, or the request message of an rpc for IAM. */
    public static String of(Rpc rpc) {
        return read(folder().resolve(rpc.service()).resolve(rpc.name() + ".json"));
    }

    /** SQL for the database's owner: lays the rows that the samples name, again where they are there. */
    public static String rows() {
        return read(folder().resolve("rows.sql"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A test for each rpc of a service: its function answers its sample with success, on a database with the rows. Not
     * of those with internet, which ask others: their own tests have stand-ins.
     */
    static Stream<DynamicTest> tests(String service) {
        return Catalogue.ofProto().ofService(service).stream()
                .filter(rpc -> !rpc.function().internet())
                .map(rpc -> dynamicTest(rpc.name() + " answers its sample event", () -> check(rpc)));
    }

    private static void check(Rpc rpc) throws IOException {
        try (TestDatabase postgres = TestDatabase.of(rpc.service())) {
            postgres.empty();
            postgres.owner().update(rows());
        }
        TestServices.VARIABLES.clear();
        TestServices.VARIABLES.put(FunctionVariables.SITE_ORIGIN, SITE_ORIGIN);
        TestServices.VARIABLES.put(FunctionVariables.DATABASE_URL, TestDatabase.url(rpc.service() + "_service"));
        TestServices.VARIABLES.put(FunctionVariables.RPC, rpc.path());
        try (RpcFunction function = new RpcFunction()) {
            JsonObject answer = JsonParser.parseString(TestServices.invoke(function, of(rpc), "sample"))
                    .getAsJsonObject();
            if (rpc.access() != Access.ACCESS_INTERNAL) {
                assertThat(answer.get("statusCode").getAsInt())
                        .as("status of the answer to the sample of rpc %s: %s", rpc, answer)
                        .isEqualTo(200);
            }
        } finally {
            TestServices.VARIABLES.clear();
        }
    }
}
