package app.testing.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import app.api.Catalogue;
import app.api.Route;
import app.api.Rpc;
import app.v1.Access;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the API must do wherever it is served: the local target, LocalStack, MiniStack, AWS. Somebody is always let in:
 * a gateway that refuses everybody fails.
 */
public abstract class ApiSuite {

    /** Of the right form, so that it is looked up. */
    private static final String FORGED = "A".repeat(22) + "." + "B".repeat(43);

    private static final String NOBODY = "00000000-0000-0000-0000-000000000000";

    /** Where the suite runs. */
    protected abstract Target target();

    /** A browser that somebody new has signed in with. */
    protected abstract Visitor signedIn(String name) throws Exception;

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
        assertThat(call(browser(), rpc).statusCode())
                .isEqualTo(target().gateway().noSession());
    }

    @ParameterizedTest
    @MethodSource("sessionRpcs")
    void refusesAForgedSession(Rpc rpc) throws Exception {
        Visitor browser = browser();
        browser.setCookie(Visitor.SESSION, FORGED);

        HttpResponse<String> answer = call(browser, rpc);

        assertThat(answer.statusCode()).isEqualTo(target().gateway().invalidSession());
        assertThat(answer.body()).doesNotContain("\"user\"", "\"entit", "\"sessions\"", "\"accounts\"");
    }

    @ParameterizedTest
    @MethodSource("internalRpcs")
    void refusesInternalRpcsWithoutASignature(Rpc rpc) throws Exception {
        assertThat(browser().send("POST", "/rpc/" + rpc.path(), "{}").statusCode())
                .isEqualTo(target().gateway().unsigned());
    }

    private static HttpResponse<String> call(Visitor browser, Rpc rpc) throws IOException, InterruptedException {
        Route route = rpc.route().orElseThrow();
        String path = route.template().gatewayPath().replaceAll("\\{[^}]*}", NOBODY);
        return browser.send(route.method(), path, route.hasBody() ? "{}" : "");
    }

    @Test
    void knowsNoOtherPath() throws Exception {
        assertThat(browser().get("/api/no/such/path").statusCode())
                .isEqualTo(target().gateway().unknownPath());
    }

    @Test
    void signsInUsesTheApiAndSignsOut() throws Exception {
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
        assertThat(ada.get("/api/user/me").statusCode()).isEqualTo(403);
    }

    private static HttpResponse<String> ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer;
    }
}
