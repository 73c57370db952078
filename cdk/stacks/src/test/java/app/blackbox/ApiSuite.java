package app.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import app.api.Catalogue;
import app.api.Route;
import app.api.Rpc;
import app.v1.Access;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the API must do wherever it is served: the local target, LocalStack, AWS. */
abstract class ApiSuite {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NOBODY = "00000000-0000-0000-0000-000000000000";

    abstract Target target();

    private Browser browser() {
        return new Browser(target().address());
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
        Browser browser = browser();
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

    private static HttpResponse<String> call(Browser browser, Rpc rpc) throws IOException, InterruptedException {
        Route route = rpc.route().orElseThrow();
        String path = route.path().replaceAll("\\{[^}]*}", NOBODY);
        return browser.send(route.method(), path, route.hasBody() ? "{}" : null);
    }

    /** An HTTP API says 404, a REST API 403. */
    @Test
    void knowsNoOtherPath() throws Exception {
        assertThat(browser().get("/api/no/such/path").statusCode()).isIn(403, 404);
    }

    @Test
    void signsInUsesTheApiAndSignsOut() throws Exception {
        assumeTrue(target().hasAuthorizers() && target().hasProviders(), "nobody can sign in at this target");
        Browser ada = signedIn("Ada");
        assertThat(json(ada.get("/api/user/me")).path("user").path("name").asText())
                .isEqualTo("Ada");

        JsonNode created = json(ada.send("POST", "/api/entities", "{\"name\":\"first\"}"));
        String path = "/api/entities/" + created.path("entity").path("id").asText();
        assertThat(json(ada.send("PATCH", path, "{\"name\":\"second\"}"))
                        .path("entity")
                        .path("name")
                        .asText())
                .isEqualTo("second");
        assertThat(json(ada.get("/api/entities")).path("entities")).hasSize(1);
        assertThat(signedIn("Eve").get(path).statusCode()).isEqualTo(404);
        assertThat(ada.send("DELETE", path, null).statusCode()).isEqualTo(200);
        assertThat(ada.get(path).statusCode()).isEqualTo(404);

        assertThat(ada.send("POST", "/api/logout", "{}").statusCode()).isEqualTo(200);
        assertThat(ada.get("/api/user/me").statusCode()).isIn(401, 403);
    }

    private Browser signedIn(String name) throws IOException, InterruptedException {
        Browser browser = browser();
        String provider = Browser.location(browser.get("/api/auth/github/login"));
        String email = name + "-" + UUID.randomUUID() + "@example.com";
        HttpResponse<String> granted = browser.submit(provider, Map.of("name", name, "email", email));
        HttpResponse<String> back = browser.get(Browser.location(granted));
        assertThat(back.statusCode()).isEqualTo(302);
        assertThat(Browser.location(back)).doesNotContain("error");
        return browser;
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }
}
