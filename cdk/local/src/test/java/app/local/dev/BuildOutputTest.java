package app.local.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What builds printed of mistakes that were made in this project. */
class BuildOutputTest {

    static Stream<Arguments> outputs() {
        return Stream.of(
                Arguments.of("a sentence that a program of ours threw", """
                        Exception in thread "main" java.lang.IllegalArgumentException: proto/a.proto: rpc A.B: no {idd}
                        \tat app.api.Catalogue.checked(Catalogue.java:93)
                        Caused by: java.lang.IllegalArgumentException: no {idd}
                        \tat app.api.RouteFields.checkVariable(RouteFields.java:52)
                        \t... 15 more
                        [\u001b[1;31mERROR\u001b[m] Failed to execute goal org.codehaus.mojo:exec-maven-plugin:3.6.2:exec
                        Error: Command failed: mvn -q -o process-classes -pl shared-model
                            at execFileSync (node:child_process:927:15)
                        Node.js v20.20.2
                        npm run build failed in web/
                        """, "proto/a.proto: rpc A.B: no {idd}"),
                Arguments.of(
                        "a defect of a program of ours",
                        """
                        Exception in thread "main" java.lang.ArithmeticException: / by zero
                        \tat java.base/java.lang.Math.floorMod(Math.java:1)
                        \tat app.stacks.Api.of(Api.java:12)
                        \tat app.stacks.StacksMain.main(StacksMain.java:40)
                        """,
                        "java.lang.ArithmeticException: / by zero\nat app.stacks.Api.of(Api.java:12)"),
                Arguments.of("Svelte", """
                        \u001b[31m✗ Build failed in 2.96s\u001b[0m
                        [plugin vite-plugin-svelte:compile] /tree/web/src/lib/Ago.svelte:12:0
                        RolldownError: /tree/web/src/lib/Ago.svelte:12:0 Block was left open
                         11 |  {#if date}<time datetime={date.toISOString()}>{/if}
                            at unwrapBindingResult (file:///tree/web/node_modules/rolldown/dist/error.js:20:128)
                        """, "web/src/lib/Ago.svelte:12:0 Block was left open"),
                Arguments.of("TypeScript", """
                        \u001b[31m[builtin:vite-transform] \u001b[0mUnexpected token
                             \u001b[38;5;246m╭\u001b[0m─[ src/lib/api/call.ts:180:10 ]
                         180 │ const a: = 3;
                        """, "web/src/lib/api/call.ts:180:10: Unexpected token"),
                Arguments.of(
                        "Java by Maven",
                        "[ERROR] /tree/functions/user/src/A.java:[12,5] cannot find symbol\n[ERROR] see above",
                        "functions/user/src/A.java:12: cannot find symbol"),
                Arguments.of("a sentence", "unknown stage \"prdo\"\nNode.js v20.20.2\n", "unknown stage \"prdo\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("outputs")
    void theMistakeIsFound(String name, String output, String reason) {
        assertThat(BuildOutput.reason(output, Path.of("/tree"))).isEqualTo(reason);
    }
}
