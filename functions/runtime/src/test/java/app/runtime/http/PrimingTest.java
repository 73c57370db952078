package app.runtime.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import app.api.Rpc;
import app.runtime.log.Log;
import app.runtime.rules.v1.Asked;
import app.runtime.rules.v1.Impossible;
import app.runtime.rules.v1.Inner;
import app.runtime.rules.v1.Needed;
import app.runtime.rules.v1.Ruled;
import app.runtime.rules.v1.RulesProto;
import app.runtime.telemetry.InvocationTelemetry;
import com.google.protobuf.Message;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a function primes with is accepted by its own rules, however many a field has. */
class PrimingTest {

    static Stream<Arguments> requests() {
        return Stream.of(
                Arguments.of("CheckBody", Ruled.getDefaultInstance()),
                Arguments.of("CheckNeeded", Needed.getDefaultInstance()),
                Arguments.of("CheckQuery", Asked.getDefaultInstance()),
                Arguments.of("CheckDirect", Ruled.getDefaultInstance()));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void reachesItsEndpoint(String name, Message request) {
        Rpc rpc = Rpc.of(
                RulesProto.getDescriptor().findServiceByName("RulesService").findMethodByName(name));
        List<Message> given = new ArrayList<>();
        LambdaAdapter adapter = new LambdaAdapter(
                rpc,
                request,
                message -> {
                    given.add(message);
                    return Inner.getDefaultInstance();
                },
                "https://app.example.com");
        Log log = new Log(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
        byte[] answer =
                adapter.serve(Priming.payload(rpc, request), InvocationTelemetry.of(rpc.path(), "priming", log));
        assertThat(given).as("%s", new String(answer, UTF_8)).hasSize(1);
    }

    @Test
    void fillsEveryFieldThatHasARule() {
        Ruled filled = (Ruled) Priming.filled(Ruled.getDefaultInstance());
        assertThat(filled.getEmail()).isEqualTo("priming@example.com");
        assertThat(filled.getCode()).isEqualTo("aaa");
        assertThat(filled.getAffix()).startsWith("p-").contains("x").endsWith("-s");
        assertThatCode(() -> FieldRules.of(Ruled.getDescriptor()).check(filled)).doesNotThrowAnyException();
    }

    @Test
    void leavesAFieldEmptyThatNoValueIsFoundFor() {
        assertThat(Priming.filled(Impossible.getDefaultInstance())).isEqualTo(Impossible.getDefaultInstance());
    }
}
