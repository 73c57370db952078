package app.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.api.RouteTable;
import app.api.Rpc;
import app.local.assembly.AuthorizerSpec;
import app.local.assembly.FunctionRef;
import app.local.assembly.HttpApiSpec;
import app.local.assembly.RouteAccess;
import app.local.assembly.RouteSpec;
import app.local.assembly.SiteSpec;
import app.local.gateway.HttpApi;
import app.local.lambda.AccessKey;
import app.local.lambda.Invocation;
import app.local.lambda.InvocationOutcome;
import app.local.lambda.InvocationResult;
import app.local.lambda.Invoker;
import app.local.site.LocalServer;
import app.runtime.Endpoint;
import app.runtime.http.LambdaAdapter;
import app.runtime.log.Log;
import app.runtime.telemetry.InvocationTelemetry;
import app.transcoding.v1.ActOnThingReq;
import app.transcoding.v1.ActOnThingResp;
import app.transcoding.v1.ExportThingsReq;
import app.transcoding.v1.FindThingReq;
import app.transcoding.v1.FindThingResp;
import app.transcoding.v1.TagThingsReq;
import app.transcoding.v1.TagThingsResp;
import app.transcoding.v1.TranscodingProto;
import app.transcoding.v1.UpdateThingReq;
import app.transcoding.v1.UpdateThingResp;
import app.transcoding.v1.UploadFileReq;
import app.transcoding.v1.UploadFileResp;
import com.google.api.HttpBody;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All of google.api.http, there and back: the browser's client of the runtime's test service, generated as that of our
 * own is, calls functions through the local gateway. The calls are TypeScript, in web/roundtrip.
 */
class TranscodingClientTest {

    private static final Path WEB = Path.of("../../web").toAbsolutePath().normalize();
    private static final Path PROTO = Path.of("../../functions/runtime/src/test/protobuf/transcoding")
            .toAbsolutePath()
            .normalize();
    private static final String SERVICE = "TranscodingService";
    private static final String AUTHORIZER = "Authorizer";

    private final List<Rpc> rpcs = TranscodingProto.getDescriptor().findServiceByName(SERVICE).getMethods().stream()
            .map(Rpc::of)
            .toList();
    private final Map<String, Endpoint<Message, Message>> endpoints = new HashMap<>();
    private final Map<String, Message> requests = new HashMap<>();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    Path folder;

    @Test
    void theClientsCallsComeBackAsTheyWent() throws Exception {
        defineEndpoints();
        Path proto = layProto();
        Path routes = Files.writeString(folder.resolve("routes.json"), RouteTable.json(rpcs));
        run("", "node", "scripts/generate.js", proto.toString(), routes.toString(), "target/roundtrip/gen");

        Map<String, LambdaAdapter> adapters = new HashMap<>();
        try (HttpApi api = new HttpApi(spec(), invoker(adapters), AccessKey.random(), Instant::now);
                LocalServer server = LocalServer.start(
                        0,
                        0,
                        api,
                        folder,
                        new SiteSpec(List.of(), List.of()),
                        (method, path, status, took, remark, trace) -> {})) {
            String site = "http://localhost:" + server.port();
            for (Rpc rpc : rpcs) {
                adapters.put(
                        rpc.name(),
                        new LambdaAdapter(
                                rpc,
                                Objects.requireNonNull(requests.get(rpc.name())),
                                Objects.requireNonNull(endpoints.get(rpc.name())),
                                site));
            }
            run(site, "npm", "run", "-s", "roundtrip");
        }
    }

    /** A folder like proto/, with the test service instead of ours. */
    private Path layProto() throws IOException {
        Path proto = Files.createDirectories(folder.resolve("proto/transcoding/v1"));
        Files.copy(PROTO.resolve("v1/transcoding.proto"), proto.resolve("transcoding.proto"));
        Path ours = WEB.resolve("../proto");
        for (String shared : List.of("buf.yaml", "app", ".imports")) {
            try (Stream<Path> files = Files.walk(ours.resolve(shared))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path copy = folder.resolve("proto").resolve(ours.relativize(file));
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
        return folder.resolve("proto");
    }

    private void defineEndpoints() {
        define(
                "FindThing",
                FindThingReq.getDefaultInstance(),
                request -> FindThingResp.newBuilder()
                        .setRequest((FindThingReq) request)
                        .build());
        define(
                "UpdateThing",
                UpdateThingReq.getDefaultInstance(),
                request -> UpdateThingResp.newBuilder()
                        .setThing(((UpdateThingReq) request).getThing())
                        .build());
        define(
                "TagThings",
                TagThingsReq.getDefaultInstance(),
                request -> TagThingsResp.newBuilder()
                        .addAllTags(((TagThingsReq) request).getTagsList())
                        .build());
        define(
                "ActOnThing",
                ActOnThingReq.getDefaultInstance(),
                request -> ActOnThingResp.newBuilder()
                        .setRequest((ActOnThingReq) request)
                        .build());
        define(
                "UploadFile",
                UploadFileReq.getDefaultInstance(),
                request -> UploadFileResp.newBuilder()
                        .setFile(((UploadFileReq) request).getFile())
                        .setContentDisposition("attachment; filename*=UTF-8''"
                                + URLEncoder.encode(((UploadFileReq) request).getName(), UTF_8))
                        .build());
        define(
                "ExportThings",
                ExportThingsReq.getDefaultInstance(),
                request -> HttpBody.newBuilder()
                        .setContentType("text/csv;charset=utf-8")
                        .setData(ByteString.copyFromUtf8("a,ü\r\n"))
                        .build());
    }

    private void define(String name, Message request, Endpoint<Message, Message> endpoint) {
        requests.put(name, request);
        endpoints.put(name, endpoint);
    }

    /** Each route as the stacks declare it. */
    private HttpApiSpec spec() {
        RouteAccess session = new RouteAccess.Authorized(new AuthorizerSpec(
                AUTHORIZER, FunctionRef.of(AUTHORIZER), List.of("$request.header.Cookie"), Duration.ZERO));
        List<RouteSpec> routes = new ArrayList<>();
        for (Rpc rpc : rpcs) {
            for (String key : rpc.routeKeys()) {
                routes.add(new RouteSpec(
                        key, session, FunctionRef.of(rpc.name()), Duration.ofSeconds(10), Optional.empty()));
            }
        }
        return new HttpApiSpec("Api", "$default", Map.of(), routes, Optional.empty(), Optional.empty());
    }

    private static Invoker invoker(Map<String, LambdaAdapter> adapters) {
        Log log = new Log(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
        return (function, payload, traceHeader) -> InvocationResult.of(
                Invocation.of(function, payload, traceHeader),
                new InvocationOutcome.Success(
                        function.name().equals(AUTHORIZER)
                                ? "{\"isAuthorized\":true,\"context\":{\"userId\":\"user-1\",\"sessionId\":\"session-1\"}}"
                                        .getBytes(UTF_8)
                                : Objects.requireNonNull(adapters.get(function.name()), function.name())
                                        .serve(payload, InvocationTelemetry.of(function.name(), "request", log))));
    }

    private static void run(String site, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(WEB.toFile()).redirectErrorStream(true);
        builder.environment().put("ROUNDTRIP_URL", site);
        builder.environment().put("NO_COLOR", "1");
        Process process = builder.start();
        process.getOutputStream().close();
        // Surefire reads this process's own output, so none may write to it but by println.
        Thread output =
                Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(System.out::println));
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES))
                    .as("%s ends", List.of(command))
                    .isTrue();
            output.join();
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        assertThat(process.exitValue())
                .as("%s, which said why above", List.of(command))
                .isZero();
    }
}
