package app.runtime.trace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.runtime.log.Log;
import app.runtime.trace.ByteServer.Behaviour;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each span is taken once, or is counted as lost, or waits, whatever the collector does; and nobody waits for long. */
@Timeout(60)
class DeliveryTest {

    private static final int SPANS = 3;

    /** What a flush may take: the limit of 200 ms, and a machine that is busy. */
    private static final long LONGEST_FLUSH_MILLIS = 1_000;

    /** For collectors that do as they should: no test is to fail of a busy machine. */
    private static final long PATIENT_MILLIS = 10_000;

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final Log log = new Log(new PrintStream(logged, true, UTF_8));
    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicInteger taken = new AtomicInteger();
    private Instant now = Instant.EPOCH.plusSeconds(1_000_000);
    private int added;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
    }

    private ByteServer server(Behaviour behaviour) throws IOException {
        ByteServer server = new ByteServer(behaviour);
        open.add(server);
        return server;
    }

    private Delivery to(String url) {
        return to(url, 200);
    }

    private Delivery to(String url, long limitMillis) {
        InstantSource clock = () -> now;
        return new Delivery(new OtlpHttp(URI.create(url + "/v1/traces"), Map.of(), false), limitMillis, clock, log);
    }

    /** Three spans with ids of their own. */
    private byte[] request() {
        ScopeSpans.Builder scope = ScopeSpans.newBuilder();
        for (int i = 0; i < SPANS; i++) {
            byte[] id = ByteBuffer.allocate(8).putLong(++added).array();
            scope.addSpans(Span.newBuilder().setSpanId(ByteString.copyFrom(id)));
        }
        return ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(scope))
                .build()
                .toByteArray();
    }

    private long flush(Delivery delivery) {
        delivery.add(request(), SPANS);
        long start = System.nanoTime();
        delivery.flush();
        return (System.nanoTime() - start) / 1_000_000;
    }

    private List<JsonObject> lines() {
        return logged.toString(UTF_8)
                .lines()
                .map(line -> JsonParser.parseString(line).getAsJsonObject())
                .toList();
    }

    private static List<Long> ids(ByteServer server) {
        return server.bodies().stream()
                .flatMap(body -> Collector.spans(Collector.read(body)).stream())
                .map(span -> ByteBuffer.wrap(span.getSpanId().toByteArray()).getLong())
                .toList();
    }

    private Behaviour behaviour(String how) {
        return switch (how) {
            case "answers" -> this::take;
            case "hangs" -> DeliveryTest::hang;
            case "answers after 50 ms" -> socket -> take(socket, 50);
            case "answers after 400 ms" ->
                socket -> {
                    Thread.sleep(400);
                    return ByteServer.answer(socket, "200 OK");
                };
            case "answers byte by byte" ->
                socket -> {
                    for (byte one : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8)) {
                        socket.getOutputStream().write(one);
                        Thread.sleep(50);
                    }
                    return true;
                };
            case "answers 429" -> socket -> ByteServer.answer(socket, "429 Too Many Requests");
            case "answers 503" -> socket -> ByteServer.answer(socket, "503 Service Unavailable");
            case "answers 400" -> socket -> ByteServer.answer(socket, "400 Bad Request");
            case "answers nonsense" ->
                socket -> {
                    socket.getOutputStream().write("SSH-2.0-x\r\n\r\n".getBytes(UTF_8));
                    return false;
                };
            case "closes after each answer" -> socket -> take(socket) && false;
            case "says that it closes" ->
                socket -> {
                    taken.addAndGet(SPANS);
                    ByteServer.answer(socket, "200 OK\r\nConnection: close");
                    return false;
                };
            case "closes without an answer" -> socket -> false;
            default -> throw new IllegalArgumentException(how);
        };
    }

    private boolean take(Socket socket) throws IOException {
        // Counted first: who is answered goes on at once.
        taken.addAndGet(SPANS);
        return ByteServer.answer(socket, "200 OK", new byte[] {0x0a, 0x00});
    }

    private boolean take(Socket socket, long millis) throws IOException, InterruptedException {
        Thread.sleep(millis);
        return take(socket);
    }

    private static boolean hang(Socket socket) throws InterruptedException {
        Thread.sleep(30_000);
        return socket.isClosed();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # a collector that …       | calls | taken | lost | waiting
            answers                    | 20    | 60    | 0    | 0
            answers after 50 ms        | 8     | 24    | 0    | 0
            closes after each answer   | 20    | 60    | 0    | 0
            says that it closes        | 20    | 60    | 0    | 0
            hangs                      | 40    | 0     | 15   | 105
            answers after 400 ms       | 40    | 0     | 15   | 105
            answers byte by byte       | 40    | 0     | 15   | 105
            answers 429                | 40    | 0     | 0    | 120
            answers 503                | 40    | 0     | 0    | 120
            answers 400                | 40    | 0     | 15   | 105
            answers nonsense           | 40    | 0     | 15   | 105
            closes without an answer   | 40    | 0     | 0    | 120
            """)
    void accountsForEachSpan(String how, int calls, int wantTaken, int wantLost, int wantWaiting) throws Exception {
        ByteServer server = server(behaviour(how));
        Delivery delivery = to(server.url(), wantTaken > 0 ? PATIENT_MILLIS : 200);
        for (int i = 0; i < calls; i++) {
            assertThat(flush(delivery)).as("ms of flush %d", i).isLessThan(LONGEST_FLUSH_MILLIS);
            now = now.plusSeconds(1);
        }
        delivery.close();
        assertThat(taken).hasValue(wantTaken);
        assertThat(delivery.lostSpans()).isEqualTo(wantLost);
        assertThat(delivery.waitingSpans()).isEqualTo(wantWaiting);
        if (wantLost > 0) {
            assertThat(lines().getLast().get("lostSpans").getAsInt()).isEqualTo(wantLost);
        }
        if (!how.matches(".*(429|503|without an answer)")) {
            assertThat(ids(server)).as("spans that came twice").doesNotHaveDuplicates();
        }
    }

    @Test
    void losesNothingToACollectorThatIsRestarted() throws Exception {
        ByteServer server = server(behaviour("answers"));
        Delivery delivery = to(server.url(), PATIENT_MILLIS);
        for (int i = 0; i < 12; i++) {
            flush(delivery);
            delivery.settle();
            server.restart();
        }
        delivery.close();
        assertThat(ids(server)).hasSize(12 * SPANS).doesNotHaveDuplicates();
        assertThat(lines()).isEmpty();
    }

    /** It was restarted when it had been sent a request and had not answered it. */
    @Test
    void sendsAgainWhatAnEndedConnectionDidNotAnswer() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        ByteServer server = server(socket -> requests.incrementAndGet() != 3 && take(socket));
        Delivery delivery = to(server.url(), PATIENT_MILLIS);
        for (int i = 0; i < 6; i++) {
            flush(delivery);
        }
        delivery.close();
        assertThat(taken).hasValue(6 * SPANS);
        assertThat(ids(server)).containsSequence(7L, 8L, 9L, 7L, 8L, 9L);
        assertThat(lines()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"hangs", "answers 503", "down"})
    void leavesACollectorAloneForLongerEachTime(String how) throws Exception {
        // A port that is bound refuses, and no other server gets it.
        try (Socket bound = new Socket()) {
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            boolean isDown = how.equals("down");
            ByteServer server = server(behaviour(isDown ? "answers" : how));
            Delivery delivery = to(isDown ? "http://localhost:" + bound.getLocalPort() : server.url());
            for (int i = 0; i < 300; i++) {
                assertThat(flush(delivery)).isLessThan(LONGEST_FLUSH_MILLIS);
                now = now.plusMillis(900);
            }
            assertThat(lines())
                    .extracting(line -> line.get("pauseMs").getAsLong() / 1_000)
                    .startsWith(2L, 4L, 8L, 16L, 32L, 60L, 60L);
            assertThat(server.connections()).isLessThanOrEqualTo(lines().size() + 1);
        }
    }

    @Test
    void comesBackWhenTheCollectorSays() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        ByteServer server = server(socket -> requests.incrementAndGet() == 1
                ? ByteServer.answer(socket, "429 Too Many Requests\r\nRetry-After: 30")
                : take(socket));
        Delivery delivery = to(server.url(), PATIENT_MILLIS);
        flush(delivery);
        flush(delivery);
        for (int second = 0; second < 30; second++) {
            flush(delivery);
            assertThat(server.bodies()).as("requests after %d s", second).hasSize(1);
            now = now.plusSeconds(1);
        }
        flush(delivery);
        delivery.close();
        assertThat(taken).hasValue(33 * SPANS);
        assertThat(ids(server)).hasSize(34 * SPANS);
        assertThat(lines()).hasSize(1);
        assertThat(lines().getFirst().get("pauseMs").getAsLong()).isEqualTo(30_000);
        assertThat(lines().getFirst().get("cause").getAsString()).contains("429");
    }

    @Test
    void tellsWhatACollectorRefusesInPart() throws Exception {
        byte[] response = ExportTraceServiceResponse.newBuilder()
                .setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                        .setErrorMessage("two are too old")
                        .setRejectedSpans(2))
                .build()
                .toByteArray();
        ByteServer server = server(socket -> ByteServer.answer(socket, "200 OK", response));
        Delivery delivery = to(server.url(), PATIENT_MILLIS);
        flush(delivery);
        flush(delivery);
        assertThat(delivery.lostSpans()).isEqualTo(2);
        assertThat(lines()).hasSize(1);
        assertThat(lines().getFirst().get("message").getAsString()).isEqualTo("spans are lost");
        assertThat(lines().getFirst().get("lostSpans").getAsInt()).isEqualTo(2);
    }

    @Test
    void keepsNoMoreThanItMay() throws Exception {
        Delivery delivery = to("http://localhost:1");
        byte[] large = new byte[100 * 1024];
        for (int i = 0; i < 20; i++) {
            delivery.add(large, 50);
            delivery.flush();
        }
        assertThat(delivery.waitingSpans()).isEqualTo(500);
        assertThat(delivery.lostSpans()).isEqualTo(500);
        now = now.plus(Duration.ofMinutes(1));
        delivery.flush();
        assertThat(lines().getLast().get("lostSpans").getAsInt()).isEqualTo(500);
    }

    @Test
    void zipsWhereItIsAsked() throws Exception {
        ByteServer server = server(behaviour("answers"));
        OtlpHttp exporter = new OtlpHttp(URI.create(server.url()), Map.of(), true);
        byte[] request = request();
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        exporter.send(request, deadline);
        exporter.confirm(deadline);
        exporter.close();
        assertThat(server.lastHead()).startsWith("POST / HTTP/1.1\r\n").contains("\r\nContent-Encoding: gzip\r\n");
        assertThat(server.bodies()).containsExactly(request);
    }
}
