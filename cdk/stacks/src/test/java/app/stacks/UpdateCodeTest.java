package app.stacks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The fast loop against the cloud, with a stand-in for the AWS CLI that writes down how it is called. */
class UpdateCodeTest {

    @TempDir
    Path folder;

    private record Result(int status, String output) {}

    private Result run(String functions, String... arguments) throws IOException, InterruptedException {
        Path aws = folder.resolve("aws");
        Files.writeString(aws, """
                #!/bin/sh
                echo "$*" >> "%s/calls"
                case "$2" in
                  list-functions) echo "%s" ;;
                  publish-version) echo 8 ;;
                esac
                """.formatted(folder, functions));
        assertThat(aws.toFile().setExecutable(true)).isTrue();
        ProcessBuilder builder = new ProcessBuilder();
        builder.command().add("./update-code");
        builder.command().addAll(List.of(arguments));
        builder.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
        builder.environment().put("UPDATE_CODE_BUILT", "true");
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Result(process.waitFor(), output);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            prod       | user     | not for "prod"
            Dev        | user     | not for "Dev"
            dev-a b    | user     | not for "dev-a b"
            ''         | user     | not for ""
            dev-ada    | ''       | unknown service ""
            dev-ada    | runtime  | unknown service "runtime"
            dev-ada    | ../x     | unknown service "../x"
            """)
    void refuses(String stage, String service, String sentence) throws IOException, InterruptedException {
        Result result = run("x", stage, service);
        assertThat(result.output()).contains(sentence);
        assertThat(result.status()).isEqualTo(2);
        assertThat(folder.resolve("calls")).doesNotExist();
    }

    @Test
    void movesTheAliasOfEachFunctionToItsNewCode() throws IOException, InterruptedException {
        Result result = run("dev-ada-Api-GetUser1 dev-ada-Api-CreateUser2", "dev-ada", "user");
        assertThat(result.status()).as(result.output()).isZero();
        List<String> calls = Files.readAllLines(folder.resolve("calls"));
        assertThat(calls.getFirst()).contains("'dev-ada-Api-'", "'user.'", "'app.user.'");
        assertThat(calls.stream().filter(call -> call.contains(" dev-ada-Api-GetUser1 ")))
                .extracting(call -> call.replaceAll(" --(function-name|output|query) \\S+", ""))
                .containsExactly(
                        "lambda update-function-configuration --snap-start ApplyOn=None",
                        "lambda update-function-code --zip-file fileb://functions/user/target/user.zip",
                        "lambda publish-version",
                        "lambda update-alias --name live --function-version 8",
                        "lambda update-function-configuration --snap-start ApplyOn=PublishedVersions");
        assertThat(calls)
                .filteredOn(call -> call.contains("wait function-updated-v2"))
                .hasSize(4);
    }

    @Test
    void saysThatThereIsNoSuchStage() throws IOException, InterruptedException {
        assertThat(run("", "dev-ada", "user"))
                .isEqualTo(new Result(
                        1, "the stage dev-ada has no function of the service user in this account and region\n"));
    }
}
