package app.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import app.local.assembly.RouteSpec;
import app.local.gateway.GatewayRequest.Header;
import app.local.lambda.AccessKey;
import app.local.lambda.InvocationOutcome;
import app.local.trace.ReceivedSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a trace learns of a request in the gateway. */
class ExchangeTest {

    private final FakeInvoker functions = new FakeInvoker();
    private final List<Integer> begun = new ArrayList<>();
    private final List<Exchange> ended = new ArrayList<>();

    @Test
    void aRequestIsOneSpanWithOneBelowForEachFunction() {
        functions.answering("SessionAuthorizer:live", "{\"isAuthorized\":true}");
        Exchange exchange = send(new Header("cookie", "session=SECRET"));

        assertThat(begun).as("seen as soon as it came, without a status").containsExactly(0);
        assertThat(exchange.spans())
                .extracting(ReceivedSpan::name)
                .containsExactly("Invoke SessionAuthorizer", "Invoke Function", "GET /api/a");
        ReceivedSpan request = exchange.spans().getLast();
        assertThat(request.kind()).isEqualTo(ReceivedSpan.Kind.SERVER);
        assertThat(request.parentId()).isEmpty();
        assertThat(request.attributes())
                .containsEntry("http.route", "/api/a")
                .containsEntry("http.response.status_code", 200L);
        for (int i = 0; i < 2; i++) {
            ReceivedSpan call = exchange.spans().get(i);
            assertThat(call.kind()).isEqualTo(ReceivedSpan.Kind.CLIENT);
            assertThat(call.traceId()).isEqualTo(request.traceId());
            assertThat(call.parentId()).isEqualTo(request.spanId());
            assertThat(call.begin()).isBetween(request.begin(), request.end());
            assertThat(call.end()).isBetween(call.begin(), request.end());
            assertThat(functions.invoked.get(i).traceHeader()).contains("Parent=" + call.spanId());
        }
        assertThat(exchange.toString() + exchange.spans()).doesNotContain("SECRET");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # what happens      | who        | status | failed span              | error.type                    | message
            it throws           | function   | 500    | Invoke Function          | java.lang.X                   | boom
            it is killed        | function   | 500    | Invoke Function          | Runtime.ExitError             | boom
            all are busy        | function   | 429    | Invoke Function          | TooManyRequestsException      | boom
            it takes too long   | function   | 503    | Invoke Function          | timeout                       | Function took longer than 0 s
            it throws           | authorizer | 500    | Invoke SessionAuthorizer | java.lang.X                   | boom
            all are busy        | authorizer | 429    | Invoke SessionAuthorizer | TooManyRequestsException      | boom
            it answers rubbish  | function   | 500    |                          |                               |
            it denies           | authorizer | 403    |                          |                               |
            """)
    void whatFailsIsTheSpanThatFails(
            String what,
            String who,
            int status,
            @Nullable String span,
            @Nullable String type,
            @Nullable String message) {
        functions.answering("SessionAuthorizer:live", "{\"isAuthorized\":true}");
        functions.with(who.equals("function") ? "Function:live" : "SessionAuthorizer:live", event -> outcome(what));
        Exchange exchange = send(new Header("cookie", "a=b"));

        assertThat(exchange.status()).isEqualTo(status);
        List<ReceivedSpan> calls = exchange.spans().stream()
                .filter(candidate -> candidate.kind() == ReceivedSpan.Kind.CLIENT && candidate.failed())
                .toList();
        if (span == null) {
            assertThat(calls).isEmpty();
            assertThat(exchange.spans().getLast().message()).isNotEmpty();
        } else {
            assertThat(calls).singleElement().satisfies(failed -> {
                assertThat(failed.name()).isEqualTo(span);
                assertThat(failed.message()).isEqualTo(message);
                assertThat(failed.attributes()).containsEntry("error.type", type);
            });
        }
        assertThat(exchange.spans().getLast().failed()).isEqualTo(status >= 500);
    }

    private static InvocationOutcome outcome(String what) {
        return switch (what) {
            case "it throws" -> new InvocationOutcome.FunctionError("java.lang.X", "boom", new byte[0]);
            case "it is killed" -> new InvocationOutcome.FunctionError("Runtime.ExitError", "boom", new byte[0]);
            case "all are busy" -> new InvocationOutcome.Throttled("boom");
            case "it takes too long" -> {
                try {
                    Thread.sleep(1_000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                yield FakeInvoker.answer("{\"statusCode\":200}");
            }
            case "it denies" -> FakeInvoker.answer("{\"isAuthorized\":false}");
            default -> FakeInvoker.answer("{\"statusCode\":\"rubbish\"}");
        };
    }

    @Test
    void whoAnsweredIsNoReasonOfAFailure() {
        functions.answering("SessionAuthorizer:live", "{\"isAuthorized\":true}");
        functions.answering("Function:live", "{\"statusCode\":503}");
        ReceivedSpan request = send(new Header("cookie", "a=b")).spans().getLast();
        assertThat(request.failed()).isTrue();
        assertThat(request.message()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
            traceparent     | 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00               | 0
            traceparent     | 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01               | 1
            x-amzn-trace-id | Root=1-5e6722a7-cc56a0a046db7ae02d4da47e;Parent=53995c3f42cd8ad8;Sampled=0 | 0
            x-amzn-trace-id | Root=1-5e6722a7-cc56a0a046db7ae02d4da47e                              | 1
            """)
    void recordsWhatItsCallerSamples(String header, String value, int sampled) {
        functions.answering("SessionAuthorizer:live", "{\"isAuthorized\":true}");
        Exchange exchange = send(new Header("cookie", "a=b"), new Header(header, value));
        assertThat(functions.invoked)
                .hasSize(2)
                .allSatisfy(call -> assertThat(call.traceHeader()).endsWith(";Sampled=" + sampled));
        assertThat(exchange.spans()).hasSize(sampled == 0 ? 0 : 3);
    }

    private Exchange send(Header... headers) {
        RouteSpec route = Specs.route("GET /api/a", Specs.authorized(Duration.ZERO));
        GatewayObserver observer = new GatewayObserver() {
            @Override
            public void began(Exchange exchange) {
                begun.add(exchange.status());
            }

            @Override
            public void ended(Exchange exchange) {
                ended.add(exchange);
            }
        };
        try (HttpApi api = new HttpApi(Specs.api(route), functions, AccessKey.random(), Instant::now, observer)) {
            GatewayResponse answer = api.handle(new GatewayRequest(
                    "GET", "/api/a", "", "HTTP/1.1", List.of(headers), new byte[0], "127.0.0.1", 8080));
            assertThat(ended).hasSize(1);
            assertThat(ended.getFirst().trace().traceId()).endsWith(answer.trace());
            return ended.getFirst();
        }
    }
}
