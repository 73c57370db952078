package app.local.lambda;

import static app.local.lambda.Functions.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LambdaTest {
    @TempDir
    Path state;

    @Test
    void works() throws Exception {
        Path archive = Functions.archive(state);
        try (Lambda lambda = Lambda.start(
                List.of(Functions.obedient(archive), Functions.snapped(archive), Functions.unbuildable(archive)),
                LambdaSettings.in(state).withLog(line -> System.out.println(line)))) {
            for (String e : List.of("echo hi", "environment", "directory", "heap", "context", "print x y", "throw ouch", "echo again")) {
                System.out.println(show(lambda.invoke("Obedient:live", event(e), "")));
            }
            System.out.println(show(lambda.invoke("Snapped:live", event("x"), "")));
            System.out.println(show(lambda.invoke("Unbuildable", event("x"), "")));
            System.out.println(show(lambda.invoke("Obedient", event("exit 3"), "")));
            System.out.println(show(lambda.invoke("Obedient", event("sleep 7000"), "")));
            long t = System.nanoTime();
            for (int i = 0; i < 2000; i++) { lambda.invoke("Obedient", event("echo hi"), ""); }
            System.out.println((System.nanoTime() - t) / 2000 / 1000 + " us");
            assertThat(lambda.running()).isEqualTo(1);
        }
    }

    private static String show(Invocation i) {
        return i instanceof Invocation.Answer a ? new String(a.payload(), UTF_8) : i instanceof Invocation.FunctionError f ? new String(f.payload(), UTF_8) : i.toString();
    }
}
