package app.stacks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What checkov, a scanner that none of us wrote, finds in production's templates, where it is installed. */
class CheckovTest {

    /**
     * A finding that stays.
     *
     * @param resource a regular expression of stack and logical id
     */
    private record Answered(String check, String resource, String why) {}

    private static final List<Answered> ANSWERED = List.of(
            new Answered(
                    "CKV_AWS_18",
                    "Site/Files.*",
                    "public files, read by CloudFront only; what reads them is no secret and a log would cost"),
            new Answered(
                    "CKV_AWS_21",
                    "Site/Files.*",
                    "the files are built from a commit, and those with a hash in their name stay when a newer one comes"),
            new Answered(
                    "CKV_AWS_27",
                    "Api/.*ScheduleFailed.*",
                    "it is encrypted with SQS's own key; the check asks for a customer's, which costs $1 a month"),
            new Answered(
                    "CKV_AWS_59",
                    "Api/RestApiapiauthprovider(login|callback)GET.*",
                    "sign-in is for those who are not signed in; RoutesTest lists these two"),
            new Answered(
                    "CKV_AWS_73",
                    "Api/RoutesStage.*",
                    "functions are traced, and an HTTP API cannot be; a trace more of each request costs $5 a million"),
            new Answered("CKV_AWS_120", "Api/RoutesStage.*", "answers are a user's own, and a cache costs $14 a month"),
            new Answered(
                    "CKV_AWS_68",
                    "Site/Distribution.*",
                    "a firewall costs more than a small site; -c waf=true adds it"),
            new Answered(
                    "CKV_AWS_86",
                    "Site/Distribution.*",
                    "its log holds queries, and those of sign-in hold codes; the gateway logs each request instead"),
            new Answered(
                    "CKV_AWS_111",
                    "(Api|Database)/.*RoleDefaultPolicy.*",
                    "Lambda's network interfaces and X-Ray have no resource to name, and RDS makes up its log's name;"
                            + " PermissionsTest holds the list of wildcards"),
            new Answered(
                    "CKV_AWS_115",
                    "(Api|Database|Network|Site|Global)/.*",
                    "a new account has ten concurrent calls in all, of which none may be reserved;"
                            + " the proxy and the gateway's throttles bound what reaches the database"),
            new Answered(
                    "CKV_AWS_116",
                    "(Api|Database|Network|Site|Global)/.*",
                    "a synchronous call is answered, and has no queue for what failed; the scheduled one has a queue"),
            new Answered(
                    "CKV_AWS_117",
                    "Api/(StartOauthLogin|HandleOauthCallback|AWSCDKTrigger).*|(Database|Network|Site|Global)/.*",
                    "what talks to providers or to AWS stands outside, for the network has no way out"),
            new Answered(
                    "CKV_AWS_118",
                    "Database/Postgres(Writer|Reader).*",
                    "its log costs some dollars a month; Aurora's own metrics have memory, swap and capacity"),
            new Answered(
                    "CKV_AWS_149|CKV_AWS_158|CKV_AWS_173",
                    ".*",
                    "AWS's own keys encrypt them; a customer's key for each costs $1 a month and calls,"
                            + " and whoever may read a secret or a log could use that key too"),
            new Answered(
                    "CKV_AWS_174",
                    "Site/Distribution.*",
                    "CloudFront's own certificate fixes the protocol; with -c domain it is TLS 1.2 of 2021"));

    private record Finding(String check, String resource, String title) {}

    @Test
    void findsNothingWithoutAnAnswerAndNoAnswerIsIdle() throws IOException, InterruptedException {
        Optional<Path> checkov = LintTest.onPath("checkov");
        if (checkov.isEmpty()) {
            String reason = "checkov is not on the PATH, so templates were not checked by it (pip install checkov)";
            System.out.println(reason);
            abort(reason);
        }
        List<Finding> findings = new ArrayList<>();
        for (Map<String, String> settings : Synthesised.STAGES) {
            if ("prod".equals(settings.get("stage"))) {
                findings.addAll(scan(checkov.orElseThrow(), Synthesised.of(settings)));
            }
        }

        Set<Finding> open = new HashSet<>(findings);
        open.removeIf(finding -> ANSWERED.stream().anyMatch(answered -> covers(answered, finding)));
        assertThat(open).isEmpty();
        assertThat(ANSWERED).allMatch(answered -> findings.stream().anyMatch(finding -> covers(answered, finding)));
    }

    private static boolean covers(Answered answered, Finding finding) {
        return finding.check().matches(answered.check()) && finding.resource().matches(answered.resource());
    }

    private static List<Finding> scan(Path checkov, Synthesised stage) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                checkov.toString(),
                "--framework",
                "cloudformation",
                "--skip-download",
                "--quiet",
                "--compact",
                "--soft-fail",
                "--output",
                "json"));
        for (String stack : stage.templates().keySet()) {
            command.add("--file");
            command.add(stage.directory() + "/" + stack + ".template.json");
        }
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        JsonNode report = new ObjectMapper().readTree(output);
        assertThat(report.path("summary").path("passed").asInt()).isPositive();
        List<Finding> findings = new ArrayList<>();
        for (JsonNode failed : report.path("results").path("failed_checks")) {
            String file = failed.path("file_path").asText();
            String stack = file.substring(file.lastIndexOf('/') + 1, file.indexOf(".template.json"));
            String resource = failed.path("resource").asText();
            findings.add(new Finding(
                    failed.path("check_id").asText(),
                    stack + "/" + resource.substring(resource.indexOf('.') + 1),
                    failed.path("check_name").asText()));
        }
        return findings;
    }
}
