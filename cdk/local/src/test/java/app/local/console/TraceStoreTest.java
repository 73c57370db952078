package app.local.console;

import static org.assertj.core.api.Assertions.assertThat;

import app.local.assembly.FunctionRef;
import app.local.lambda.Invocation;
import app.local.lambda.InvocationOutcome;
import app.local.lambda.InvocationResult;
import app.local.lambda.LogLine;
import app.local.trace.GatewayTraceContext;
import app.local.trace.ReceivedSpan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceStoreTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private final List<ReceivedSpan> forwarded = new ArrayList<>();
    private final TraceStore traces =
            new TraceStore(function -> "user.v1.UserService/" + function, forwarded::addAll, 5, 100_000);

    @Test
    void keepsTheLastRequestsOnly() {
        for (int i = 0; i < 20; i++) {
            invoke(trace(i), "request-" + i, new InvocationOutcome.Success(new byte[0]), null);
        }
        assertThat(traces.entries(0))
                .extracting(Entry::requestId)
                .containsExactly("request-15", "request-16", "request-17", "request-18", "request-19");
        assertThat(traces.trace(trace(14).traceId())).isEmpty();
        assertThat(traces.trace(trace(15).traceId())).isPresent();
        assertThat(traces.function("GetUser").invocations()).isEqualTo(20);
    }

    @Test
    void forgetsTheOldestWhenTheLatestAreHeavy() {
        for (int i = 0; i < 5; i++) {
            traces.invoking(invocation("request-" + i, trace(i).amazon("0000000000000001")));
            for (int line = 0; line < 10; line++) {
                traces.write(line("request-" + i, "x".repeat(3_900)));
            }
        }
        assertThat(traces.entries(0)).extracting(Entry::requestId).containsExactly("request-3", "request-4");
    }

    @Test
    void boundsSpansAndLinesOfOneTrace() {
        traces.invoking(invocation("r", trace(1).amazon("0000000000000001")));
        for (int i = 0; i < KeptTrace.LINES + 5; i++) {
            traces.write(line("r", i == 0 ? "y".repeat(10_000) : ""));
        }
        TraceView view = traces.trace(trace(1).traceId()).orElseThrow();
        assertThat(view.lines()).hasSize(KeptTrace.LINES);
        assertThat(view.droppedLines()).isEqualTo(5);
        assertThat(view.lines().getFirst().text()).hasSize(TraceStore.LONGEST_LINE + 1);

        TraceStore roomy = new TraceStore(function -> "", forwarded::addAll);
        roomy.invoking(invocation("r", trace(1).amazon("0000000000000001")));
        for (int i = 0; i < KeptTrace.SPANS + 7; i++) {
            roomy.accept(List.of(span(trace(1), String.format("%016x", i + 10))));
        }
        assertThat(roomy.trace(trace(1).traceId()).orElseThrow().droppedSpans()).isEqualTo(7);
    }

    /** As a load test does that sends the same traceparent always. */
    @Test
    void boundsInvocationsOfOneTrace() {
        for (int i = 0; i < 3 * KeptTrace.INVOCATIONS; i++) {
            invoke(trace(1), "request-" + i, new InvocationOutcome.Success(new byte[0]), null);
        }
        TraceView view = traces.trace(trace(1).traceId()).orElseThrow();
        assertThat(view.entries()).hasSize(1);
        assertThat(view.invocations()).hasSize(KeptTrace.INVOCATIONS);
    }

    @Test
    void boundsTheWeightOfOneTrace() {
        TraceStore roomy = new TraceStore(function -> "", forwarded::addAll);
        roomy.invoking(invocation("r", trace(1).amazon("0000000000000001")));
        for (int i = 0; i < 100; i++) {
            ReceivedSpan heavy = new ReceivedSpan(
                    trace(1).traceId(),
                    String.format("%016x", i + 10),
                    "",
                    "n",
                    ReceivedSpan.Kind.INTERNAL,
                    "user",
                    "GetUser",
                    1,
                    2,
                    false,
                    "",
                    Map.of("a", "x".repeat(100_000)),
                    List.of());
            roomy.accept(List.of(heavy));
        }
        assertThat(roomy.trace(trace(1).traceId()).orElseThrow().spans())
                .hasSizeBetween(30, (int) (KeptTrace.WEIGHT / 100_000) + 1);
    }

    @Test
    void dropsSpansOfNoRequest() {
        traces.accept(List.of(span(trace(1), "0000000000000002")));
        assertThat(traces.trace(trace(1).traceId())).isEmpty();
    }

    @Test
    void aRequestHasTheLinesOfItsEnvironmentsStart() {
        traces.write(new LogLine(NOW, "GetUser", LogLine.Kind.PLATFORM, "INIT_START", "e1", ""));
        traces.write(new LogLine(NOW, "GetUser", LogLine.Kind.PLATFORM, "INIT_START", "e2", ""));
        traces.invoking(invocation("r", trace(1).amazon("0000000000000001")));
        traces.write(new LogLine(NOW, "GetUser", LogLine.Kind.PLATFORM, "START", "e1", "r"));
        traces.write(new LogLine(NOW, "GetUser", LogLine.Kind.OUTPUT, "other", "e2", "another"));
        assertThat(traces.trace(trace(1).traceId()).orElseThrow().lines())
                .extracting(LogLine::text)
                .containsExactly("INIT_START", "START");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            Sandbox.Timedout  | Task timed out after 3.00 seconds               | GetUser timed out
            Runtime.ExitError | Runtime exited with error: signal: killed       | GetUser process ended
            NullPointer       | It threw                                        |
            """)
    void showsWhatOnlyLambdaSees(String type, String message, @Nullable String span) {
        invoke(
                trace(1),
                "r",
                new InvocationOutcome.FunctionError(type, message, new byte[0]),
                new InvocationResult.ColdStart(NOW, NOW.plusMillis(40), true));

        TraceView view = traces.trace(trace(1).traceId()).orElseThrow();
        List<String> names = new ArrayList<>(List.of("Start GetUser", "Invoke GetUser"));
        if (span != null) {
            names.add(1, span);
        }
        assertThat(view.spans()).extracting(ReceivedSpan::name).containsExactlyElementsOf(names);
        assertThat(view.spans().getLast()).satisfies(invoke -> {
            assertThat(invoke.failed()).isTrue();
            assertThat(invoke.message()).isEqualTo(message);
            assertThat(invoke.attributes()).containsEntry("error.type", type);
        });
        assertThat(view.spans().getFirst().end() - view.spans().getFirst().begin())
                .isEqualTo(40_000_000);
        assertThat(forwarded).containsExactlyInAnyOrderElementsOf(view.spans());
        assertThat(view.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.status()).isEqualTo(500);
            assertThat(entry.cold()).isTrue();
            assertThat(entry.rpc()).isEqualTo("user.v1.UserService/GetUser");
        });
        FunctionRecord.View function = traces.function("GetUser");
        assertThat(function.errors()).isEqualTo(1);
        assertThat(function.cold()).isEqualTo(1);
        assertThat(function.lastError()).isNotNull();
    }

    /** Its request is listed all the same: the console is no backend of traces. */
    @Test
    void makesNoSpansOfWhatIsNotSampled() {
        GatewayTraceContext trace = new GatewayTraceContext(trace(1).traceId(), "", false);
        invoke(trace, "r", new InvocationOutcome.FunctionError("Sandbox.Timedout", "late", new byte[0]), null);
        assertThat(traces.entries(0)).singleElement().extracting(Entry::status).isEqualTo(500);
        assertThat(traces.trace(trace.traceId()).orElseThrow().spans()).isEmpty();
        assertThat(forwarded).isEmpty();
    }

    @Test
    void aSubscriptionHearsTheLatestStateOfEachRequest() throws Exception {
        Subscription subscription = traces.subscribe(0);
        traces.invoking(invocation("r", trace(1).amazon("0000000000000001")));
        traces.write(line("r", "hello"));
        ended(trace(1), "r", new InvocationOutcome.Success(new byte[0]), null);

        Subscription.News news = Objects.requireNonNull(subscription.next(1_000));
        assertThat(news.entries()).singleElement().extracting(Entry::status).isEqualTo(200);
        assertThat(news.traces()).containsExactly(trace(1).traceId());
        assertThat(subscription.next(1)).isEqualTo(new Subscription.News(List.of(), List.of()));

        long version = news.entries().getFirst().version();
        assertThat(traces.entries(version)).isEmpty();
        invoke(trace(2), "r2", new InvocationOutcome.Throttled(""), null);
        assertThat(traces.entries(version)).extracting(Entry::status).containsExactly(429);

        traces.close();
        assertThat(subscription.next(10_000)).isNull();
    }

    @Test
    void aSlowSubscriptionCostsNoMoreThanTheStore() throws Exception {
        Subscription subscription = traces.subscribe(0);
        for (int i = 0; i < 1_000; i++) {
            invoke(trace(i), "request-" + i, new InvocationOutcome.Success(new byte[0]), null);
        }
        Subscription.News news = Objects.requireNonNull(subscription.next(1_000));
        assertThat(news.entries()).hasSize(5);
        assertThat(news.traces()).hasSizeLessThanOrEqualTo(5);
    }

    private void invoke(
            GatewayTraceContext trace,
            String requestId,
            InvocationOutcome outcome,
            InvocationResult.@Nullable ColdStart init) {
        traces.invoking(invocation(requestId, trace.amazon("0000000000000001")));
        ended(trace, requestId, outcome, init);
    }

    private void ended(
            GatewayTraceContext trace,
            String requestId,
            InvocationOutcome outcome,
            InvocationResult.@Nullable ColdStart init) {
        traces.invoked(new InvocationResult(
                invocation(requestId, trace.amazon("0000000000000001")), outcome, "e1", init, NOW.plusMillis(50), ""));
    }

    private static Invocation invocation(String requestId, String traceHeader) {
        return new Invocation(requestId, FunctionRef.of("GetUser"), new byte[0], traceHeader, NOW);
    }

    private static GatewayTraceContext trace(int number) {
        return new GatewayTraceContext(String.format("%032x", number + 1), "", true);
    }

    private static LogLine line(String requestId, String text) {
        return new LogLine(NOW, "GetUser", LogLine.Kind.OUTPUT, text, "e1", requestId);
    }

    private static ReceivedSpan span(GatewayTraceContext trace, String id) {
        return new ReceivedSpan(
                trace.traceId(),
                id,
                "",
                "n",
                ReceivedSpan.Kind.INTERNAL,
                "user",
                "GetUser",
                1,
                2,
                false,
                "",
                Map.of(),
                List.of());
    }
}
