package app.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CatalogueTest {
    @Test
    void all() {
        Catalogue.ofProto().rpcs().forEach(r -> System.out.println(r.routeKey() + " " + r.access()));
        assertThat(Catalogue.ofProto().services()).containsExactlyInAnyOrder("auth", "user", "dummy");
    }
}
