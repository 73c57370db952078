package app.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import app.api.Catalogue;
import app.api.Rpc;
import app.runtime.probe.v1.ProbeProto;
import app.stacks.openapi.OpenApi;
import app.testing.GoldenFile;
import app.transcoding.v1.TranscodingProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds proto/ to buf's rules of style, and to what clients of the last version rely on. */
class ContractTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path BUF = ROOT.resolve("web/node_modules/.bin/buf");

    /** The descriptors of proto/ as they were when somebody last agreed to them; main's, once merged. */
    private static final Path BASELINE = ROOT.resolve("proto/baseline.binpb.gz");

    /** Names and numbers on the wire and in JSON, and rpcs; others' files are others' to keep. */
    private static final String RULES = "{\"version\":\"v2\",\"breaking\":{\"use\":"
            + "[\"WIRE_JSON\",\"RPC_NO_DELETE\",\"PACKAGE_SERVICE_NO_DELETE\"],\"ignore\":[\"google\",\"buf\"]}}";

    @TempDir
    Path folder;

    @Test
    void bufFindsNoFault() throws Exception {
        Result result = buf("lint", ROOT.resolve("proto").toString());
        assertThat(result.status()).as(result.said()).isZero();
    }

    @Test
    @Tag("golden")
    void noClientBreaks() throws Exception {
        byte[] now = descriptors();
        String broken = "";
        if (Files.exists(BASELINE)) {
            broken = broken(now, BASELINE) + String.join("\n", goneRoutes(now, baseline()));
        }
        if (!broken.isEmpty() && System.getProperty("breaking.accept") == null) {
            fail("A client of the last version would break. If there is none, run `" + GoldenFile.REWRITE
                    + " -Dbreaking.accept` and commit proto/baseline.binpb.gz:\n" + broken);
        }
        if (isBaseline(now)) {
            return;
        }
        if (!GoldenFile.isRewritten()) {
            fail("proto/ has changed, and no client breaks. Run `" + GoldenFile.REWRITE
                    + "` and commit proto/baseline.binpb.gz, so that what is new is kept too.");
        }
        Files.write(BASELINE, zipped(now));
    }

    @Test
    void seesWhatBreaks() throws Exception {
        byte[] before = descriptors();
        String changed = new String(before, ISO_8859_1)
                .replace("next_page_token", "next_page_tokem")
                .replace("nextPageToken", "nextPageTokem");
        String broken = broken(changed.getBytes(ISO_8859_1), Files.write(folder.resolve("before.binpb"), before));
        assertThat(broken)
                .contains("next_page_token", "next_page_tokem", "ListEntitiesResp")
                .doesNotContain("could not");
    }

    /** What buf does not look at: where an rpc is served. The name of a variable is no client's business. */
    @Test
    void seesARouteThatIsGone() throws Exception {
        byte[] before = descriptors();
        String changed = new String(before, ISO_8859_1).replace("/api/sessions", "/api/sessionz");
        assertThat(goneRoutes(changed.getBytes(ISO_8859_1), before))
                .containsExactlyInAnyOrder(
                        "the route GET /api/sessions is gone",
                        "the route DELETE /api/sessions is gone",
                        "the route DELETE /api/sessions/{} is gone");
        assertThat(goneRoutes(before, before)).isEmpty();
    }

    private static List<String> goneRoutes(byte[] now, byte[] before) throws IOException {
        List<String> gone = new ArrayList<>(routes(before));
        gone.removeAll(routes(now));
        gone.replaceAll(route -> "the route " + route + " is gone");
        return gone;
    }

    private static List<String> routes(byte[] descriptors) throws IOException {
        return Catalogue.read(new ByteArrayInputStream(descriptors)).rpcs().stream()
                .flatMap(rpc -> rpc.routeKeys().stream())
                .map(key -> key.replaceAll("\\{[^}]*}", "{}"))
                .toList();
    }

    @Test
    void redoclyFindsNoFaultInTheApisDescription() throws Exception {
        String document = OpenApi.of(Catalogue.ofProto(), ROOT.resolve("events"));
        Result result = lint(document);
        assertThat(result.status()).as(result.said()).isZero();
        // The sample event's name has more than one character.
        Result narrower = lint(document.replace("\"maxLength\" : 200", "\"maxLength\" : 1"));
        assertThat(narrower.said())
                .contains("~1api~1entities/post/requestBody", "must NOT have more than 1 characters");
    }

    /** The runtime's test services have every kind of field and all of google.api.http. */
    @Test
    void redoclyFindsNoFaultInTheTestServices() throws Exception {
        for (FileDescriptor file : List.of(TranscodingProto.getDescriptor(), ProbeProto.getDescriptor())) {
            List<Rpc> rpcs = file.getServices().stream()
                    .flatMap(service -> service.getMethods().stream())
                    .map(Rpc::of)
                    .toList();
            Result result = lint(OpenApi.of(new Catalogue(rpcs), folder));
            assertThat(result.status()).as(result.said()).isZero();
        }
    }

    private Result lint(String document) throws Exception {
        Path file = Files.writeString(folder.resolve(OpenApi.FILE), document);
        return run(List.of("node", ROOT.resolve("web/scripts/lint-openapi.js").toString(), file.toString()));
    }

    private static byte[] descriptors() throws IOException {
        try (InputStream in = Catalogue.class.getResourceAsStream("catalogue.binpb")) {
            assertThat(in).as("the descriptors that protoc left").isNotNull();
            return in.readAllBytes();
        }
    }

    /** What buf says; empty if nothing breaks. */
    private String broken(byte[] now, Path before) throws Exception {
        Path image = Files.write(folder.resolve("now.binpb"), now);
        Result result = buf("breaking", image.toString(), "--against", before.toString(), "--config", RULES);
        return result.status() == 0 ? "" : result.said();
    }

    private static boolean isBaseline(byte[] now) throws IOException {
        return Files.exists(BASELINE) && Arrays.equals(baseline(), now);
    }

    private static byte[] baseline() throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(BASELINE))) {
            return in.readAllBytes();
        }
    }

    private static byte[] zipped(byte[] bytes) throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        }
        return zipped.toByteArray();
    }

    private record Result(int status, String said) {}

    private static Result buf(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(BUF.toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private static Result run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Result(process.waitFor(), said);
    }
}
