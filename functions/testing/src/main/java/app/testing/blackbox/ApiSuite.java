package app.testing.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import app.api.Catalogue;
import app.api.Route;
import app.api.Rpc;
import app.v1.Access;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API must do wherever it is served: the local target, LocalStack, AWS. */
public abstract class ApiSuite {

    private static final String NOBODY = "00000000-0000-0000-0000-000000000000";

    /** Where the suite runs. */
    protected abstract Target target();

    private Visitor browser() {
        return new Visitor(target().address().toString());
    }

    static List<Rpc> sessionRpcs() {
        return Catalogue.ofProto().rpcs().stream()
                .filter(rpc -> rpc.access() == Access.ACCESS_SESSION)
                .toList();
    }

    static List<Rpc> internalRpcs() {
        return Catalogue.ofProto().rpcs().stream()
                .filter(rpc -> rpc.access() == Access.ACCESS_INTERNAL)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("sessionRpcs")
    void refusesWhoIsNotSignedIn(Rpc rpc) throws Exception {
        assertThat(call(browser(), rpc).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @MethodSource("sessionRpcs")
    void refusesAForgedSession(Rpc rpc) throws Exception {
        Visitor browser = browser();
        browser.setCookie("__Host-session_token", "AAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB");

        HttpResponse<String> answer = call(browser, rpc);

        assertThat(answer.statusCode()).isEqualTo(target().hasAuthorizers() ? 403 : 401);
        assertThat(answer.body()).doesNotContain("\"user\"", "\"entit", "\"sessions\"", "\"accounts\"");
    }

    @ParameterizedTest
    @MethodSource("internalRpcs")
    void refusesInternalRpcsWithoutASignature(Rpc rpc) throws Exception {
        HttpResponse<String> answer = browser().send("POST", "/rpc/" + rpc.path(), "{}");

        // A gateway that checks signatures says 403, a function that finds none 401, a site that forwards only /api
        // 405.
        assertThat(answer.statusCode()).isIn(401, 403, 405);
    }

    private static HttpResponse<String> call(Visitor browser, Rpc rpc) throws IOException, InterruptedException {
        Route route = rpc.route().orElseThrow();
        String path = route.template().gatewayPath().replaceAll("\\{[^}]*}", NOBODY);
        return browser.send(route.method(), path, route.hasBody() ? "{}" : "");
    }

    /** An HTTP API says 404, a REST API 403. */
    @Test
    void knowsNoOtherPath() throws Exception {
        assertThat(browser().get("/api/no/such/path").statusCode()).isIn(403, 404);
    }

    @Test
    void signsInUsesTheApiAndSignsOut() throws Exception {
        assumeTrue(target().hasAuthorizers() && target().hasProviders(), "nobody can sign in at this target");
        Visitor ada = signedIn("Ada");
        assertThat(Visitor.field(ok(ada.get("/api/user/me")), "name")).startsWith("Ada");

        HttpResponse<String> created = ok(ada.send("POST", "/api/entities", "{\"name\":\"first\"}"));
        String path = "/api/entities/" + Visitor.field(created, "id");
        assertThat(Visitor.field(ok(ada.send("PATCH", path, "{\"name\":\"second\"}")), "name"))
                .isEqualTo("second");
        assertThat(ok(ada.get("/api/entities")).body()).contains("second").doesNotContain("first");
        assertThat(signedIn("Eve").get(path).statusCode()).isEqualTo(404);
        ok(ada.send("DELETE", path, ""));
        assertThat(ada.get(path).statusCode()).isEqualTo(404);

        String token = ada.cookie(Visitor.SESSION);
        ok(ada.send("POST", "/api/logout", "{}"));
        ada.setCookie(Visitor.SESSION, token);
        assertThat(ada.get("/api/user/me").statusCode()).isIn(401, 403);
    }

    private Visitor signedIn(String name) throws IOException, InterruptedException {
        Visitor browser = browser();
        HttpResponse<String> back = browser.signIn("github", name + "-" + UUID.randomUUID());
        assertThat(back.statusCode()).as(back.body()).isEqualTo(302);
        assertThat(Visitor.location(back)).doesNotContain("error");
        return browser;
    }

    private static HttpResponse<String> ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }
}
