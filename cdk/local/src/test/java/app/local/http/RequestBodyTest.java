package app.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestBodyTest {

    private static final int KB = 1024;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static HttpRequest post(LoopbackServer server, String path, int size, boolean isChunked) {
        byte[] body = new byte[size];
        return HttpRequest.newBuilder(URI.create(server.uri() + path))
                .POST(
                        isChunked
                                ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
                                : BodyPublishers.ofByteArray(body))
                .build();
    }

    @ParameterizedTest(name = "{0} bytes of {1}, chunked: {2}")
    @CsvSource({
        "0, 100, false, 0",
        "100, 100, false, 100",
        "101, 100, false, too long",
        "100, 100, true, 100",
        "101, 100, true, too long",
        "65536, 1000000, false, 65536",
        "200000, 1000000, true, 200000",
        "200000, 1000000, false, 200000",
        "999999, 65536, true, too long"
    })
    void isReadUpToItsLimit(int size, int limit, boolean isChunked, String read) throws Exception {
        try (LoopbackServer server = LoopbackServer.start("test", 0, request -> {
            byte[] body = RequestBody.read(request, limit);
            return LoopbackServer.Answer.html(200, body == null ? "too long" : String.valueOf(body.length));
        })) {
            HttpRequest request = post(server, "/", size, isChunked);
            assertThat(CLIENT.send(request, BodyHandlers.ofString()).body()).isEqualTo(read);
        }
    }

    @Test
    @Timeout(60)
    void whatIsOverTheBudgetIsAnsweredBy503UntilOthersAreAnswered() throws Exception {
        BodyBudget budget = new BodyBudget(512 * KB);
        CountDownLatch isRead = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        try (LoopbackServer server = LoopbackServer.start("test", 0, request -> {
            byte[] body = RequestBody.read(request, KB * KB, budget);
            if (request.getHttpURI().getPath().equals("/slow")) {
                isRead.countDown();
                mayEnd.await();
            }
            return LoopbackServer.Answer.html(200, String.valueOf(body == null ? -1 : body.length));
        })) {
            CompletableFuture<HttpResponse<String>> slow =
                    CLIENT.sendAsync(post(server, "/slow", 300 * KB, false), BodyHandlers.ofString());
            isRead.await();
            for (boolean isChunked : new boolean[] {false, true}) {
                HttpResponse<String> refused =
                        CLIENT.send(post(server, "/", 300 * KB, isChunked), BodyHandlers.ofString());
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
            }
            assertThat(CLIENT.send(post(server, "/", 100, false), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
            mayEnd.countDown();
            assertThat(slow.join().body()).isEqualTo(String.valueOf(300 * KB));
            for (int i = 0; i < 10; i++) {
                HttpResponse<String> next = CLIENT.send(post(server, "/", 300 * KB, true), BodyHandlers.ofString());
                // A client may have its answer before the server has counted it.
                while (next.statusCode() == 503) {
                    Thread.sleep(10);
                    next = CLIENT.send(post(server, "/", 300 * KB, true), BodyHandlers.ofString());
                }
                assertThat(next.body()).isEqualTo(String.valueOf(300 * KB));
            }
        }
    }
}
