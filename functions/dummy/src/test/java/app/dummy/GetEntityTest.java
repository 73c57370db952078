package app.dummy;

import static app.dummy.EntityRepositoryContract.ANNA;
import static app.dummy.EntityRepositoryContract.BERT;
import static app.dummy.EntityRepositoryContract.entity;
import static app.dummy.EntityRepositoryContract.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.dummy.v1.GetEntityReq;
import app.runtime.ApiException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GetEntityTest {

    private final EntityRepository entities = new FakeEntityRepository();
    private final GetEntity getEntity = new GetEntity(entities);

    @BeforeEach
    void createEntities() {
        entities.create(entity(1, ANNA));
        entities.create(entity(2, BERT));
    }

    @Test
    void returnsTheUsersOwn() {
        assertThat(getEntity.handle(request(id(1).toString())).getEntity())
                .isEqualTo(entity(1, ANNA).toProto());
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
        assertThatThrownBy(() -> getEntity.handle(request(id)))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessage(code + ": " + message);
        assertThat(entities.find(id(1), ANNA)).contains(entity(1, ANNA));
        assertThat(entities.find(id(2), BERT)).contains(entity(2, BERT));
    }

    private static GetEntityReq request(String id) {
        return GetEntityReq.newBuilder().setId(id).setUserId(ANNA.toString()).build();
    }
}
