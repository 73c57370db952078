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
import java.util.List;
import org.jspecify.annotations.Nullable;
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

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # case                  | name    | mask        | name then | message
            no mask                 | renamed | -           | renamed   | -
            the mask names it       | renamed | name        | renamed   | -
            all                     | renamed | *           | renamed   | -
            nothing                 | -       | -           | entity 1  | -
            cleared by the mask     | -       | name        | entity 1  | name is required
            cleared by no mask      | ''      | -           | entity 1  | name is required
            blank                   | '   '   | name        | entity 1  | name is required
            the id                  | renamed | name,id     | entity 1  | updateMask names "id", and what can be changed is: name
            the owner               | renamed | user_id     | entity 1  | updateMask names "user_id", and what can be changed is: name
            when it was created     | renamed | created     | entity 1  | updateMask names "created", and what can be changed is: name
            within a field          | renamed | name.x      | entity 1  | updateMask names "name.x", and what can be changed is: name
            """)
    void changesWhatTheMaskNames(
            String title, @Nullable String name, @Nullable String mask, String nameThen, @Nullable String message) {
        UpdateEntityReq.Builder request = request(id(1).toString()).toBuilder().clearName();
        if (name != null) {
            request.setName(name);
        }
        if (mask != null) {
            request.getUpdateMaskBuilder().addAllPaths(List.of(mask.split(",")));
        }
        if (message == null) {
            assertThat(updateEntity.handle(request.build()).getEntity().getName())
                    .isEqualTo(nameThen);
        } else {
            assertThatThrownBy(() -> updateEntity.handle(request.build())).hasMessage("INVALID_ARGUMENT: " + message);
        }
        assertThat(entities.find(id(1), ANNA).orElseThrow().name()).isEqualTo(nameThen);
    }

    private static UpdateEntityReq request(String id) {
        return UpdateEntityReq.newBuilder()
                .setId(id)
                .setUserId(ANNA.toString())
                .setName("renamed")
                .build();
    }
}
