package app.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import app.local.assembly.FunctionRef;
import app.local.assembly.RouteAccess;
import app.local.assembly.RouteSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {

    private static final List<String> KEYS = List.of(
            "$default",
            "ANY /{proxy+}",
            "GET /pets/{proxy+}",
            "GET /pets/dog/{id}",
            "GET /pets/dog/1",
            "ANY /pets/dog/1",
            "GET /pets/{kind}/1",
            "POST /pets",
            "GET /api/auth/{provider}/login",
            "POST /rpc/user.v1.UserService/CreateUser");

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # method | path                               | route                                    | parameters
            GET      | /pets/dog/1                        | GET /pets/dog/1                          | {}
            POST     | /pets/dog/1                        | ANY /pets/dog/1                          | {}
            GET      | /pets/dog/2                        | GET /pets/dog/{id}                       | {id=2}
            GET      | /pets/cat/1                        | GET /pets/{kind}/1                       | {kind=cat}
            GET      | /pets/cat/2                        | GET /pets/{proxy+}                       | {proxy=cat/2}
            POST     | /pets/cat/2                        | ANY /{proxy+}                            | {proxy=pets/cat/2}
            POST     | /pets                              | POST /pets                               | {}
            GET      | /pets                              | ANY /{proxy+}                            | {proxy=pets}
            GET      | /pets/                             | ANY /{proxy+}                            | {proxy=pets/}
            GET      | /pets/dog/                         | GET /pets/{proxy+}                       | {proxy=dog/}
            GET      | /                                  | $default                                 | {}
            GET      | /api/auth/google/login             | GET /api/auth/{provider}/login           | {provider=google}
            HEAD     | /api/auth/google/login             | ANY /{proxy+}                            | {proxy=api/auth/google/login}
            POST     | /rpc/user.v1.UserService/CreateUser | POST /rpc/user.v1.UserService/CreateUser | {}
            """)
    void findsTheMostSpecificRoute(String method, String path, String key, String parameters) {
        assertThat(routes(KEYS).find(method, path)).hasValueSatisfying(match -> {
            assertThat(match.route().key()).isEqualTo(key);
            assertThat(match.parameters()).hasToString(parameters);
        });
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # method | path
            PUT      | /pets
            HEAD     | /pets/1
            OPTIONS  | /pets/1
            GET      | /pets/
            GET      | /pets/1/
            GET      | /pets//
            GET      | /Pets/1
            GET      | /
            GET      | *
            """)
    void findsNoRoute(String method, String path) {
        assertThat(routes(List.of("POST /pets", "GET /pets/{id}")).find(method, path))
                .isEmpty();
    }

    @Test
    void doesNotCareAboutTheOrderOfDeclaration() {
        List<String> reversed = new ArrayList<>(KEYS).reversed();
        assertThat(routes(reversed).keys().getFirst())
                .isEqualTo(routes(KEYS).keys().getFirst());
        assertThat(routes(reversed).keys().getLast()).isEqualTo("$default");
    }

    private static Routes routes(List<String> keys) {
        return new Routes(keys.stream()
                .map(key -> new RouteSpec(
                        key, new RouteAccess.Open(), FunctionRef.of("F"), Duration.ofSeconds(30), Optional.empty()))
                .toList());
    }
}
