package app.dummy;

import static app.dummy.EntityRepositoryContract.ANNA;
import static app.dummy.EntityRepositoryContract.BERT;
import static app.dummy.EntityRepositoryContract.entity;
import static app.dummy.EntityRepositoryContract.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.dummy.v1.UpdateEntityReq;
import app.runtime.ApiException;
import app.testing.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateEntityTest {

    private final EntityRepository entities = new FakeEntityRepository();
    private final TestClock clock = new TestClock();
    private final UpdateEntity updateEntity = new UpdateEntity(entities, clock);

    @BeforeEach
    void createEntities() {
        entities.create(entity(1, ANNA));
        entities.create(entity(2, BERT));
    }

    @Test
    void renamesTheUsersOwn() {
        // PostgreSQL keeps microseconds: what is answered now is what is read later.
        clock.advance(Duration.ofSeconds(5).plusNanos(999));
        Entity renamed = new Entity(id(1), ANNA, "renamed", TestClock.START, TestClock.START.plusSeconds(5));
        assertThat(updateEntity.handle(request(id(1).toString())).getEntity()).isEqualTo(renamed.toProto());
        assertThat(entities.find(id(1), ANNA)).contains(renamed);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            # case           | id                                   | code             | message
            another user's   | 02985e2a-3b00-7000-8000-000000000000 | NOT_FOUND        | no such entity: 02985e2a-3b00-7000-8000-000000000000
            nobody's         | 03985e2a-3b00-7000-8000-000000000000 | NOT_FOUND        | no such entity: 03985e2a-3b00-7000-8000-000000000000
            no UUID          | 1                                    | INVALID_ARGUMENT | id must be a UUID
            empty            | ''                                   | INVALID_ARGUMENT | id must be a UUID
            """)
    void refuses(String name, String id, ApiException.Code code, String message) {
        assertThatThrownBy(() -> updateEntity.handle(request(id)))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessage(code + ": " + message);
        assertThat(entities.find(id(1), ANNA)).contains(entity(1, ANNA));
        assertThat(entities.find(id(2), BERT)).contains(entity(2, BERT));
    }

    private static UpdateEntityReq request(String id) {
        return UpdateEntityReq.newBuilder()
                .setId(id)
                .setUserId(ANNA.toString())
                .setName("renamed")
                .build();
    }
}
