package app.dummy;

import static app.dummy.EntityRepositoryContract.ANNA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.dummy.v1.CreateEntityReq;
import app.runtime.ApiException;
import app.runtime.Ids;
import app.testing.TestClock;
import app.testing.TestRandomness;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CreateEntityTest {

    private final FakeEntityRepository entities = new FakeEntityRepository();
    private final TestClock clock = new TestClock();
    private final CreateEntity createEntity = new CreateEntity(entities, new Ids(clock, new TestRandomness()), clock);

    @Test
    void storesWhatItAnswers() {
        clock.advance(Duration.ofNanos(999));
        CreateEntityReq request = CreateEntityReq.newBuilder()
                .setName("x")
                .setUserId(ANNA.toString())
                .build();
        app.dummy.v1.Entity answered = createEntity.handle(request).getEntity();
        UUID id = UUID.fromString(answered.getId());
        assertThat(entities.find(id, ANNA)).contains(new Entity(id, ANNA, "x", TestClock.START, TestClock.START));
        assertThat(answered.getName()).isEqualTo("x");
        assertThat(answered.getCreated().getNanos()).isEqualTo(123_456_000);
        assertThat(answered.getUpdated()).isEqualTo(answered.getCreated());
        assertThat(id.version()).isEqualTo(7);
    }

    @Test
    void makesAnIdForEach() {
        CreateEntityReq request = CreateEntityReq.newBuilder()
                .setName("x")
                .setUserId(ANNA.toString())
                .build();
        createEntity.handle(request);
        createEntity.handle(request);
        assertThat(entities.list(ANNA, null, 10)).hasSize(2);
    }

    @Test
    void refusesOneMoreThanAUserMayHave() {
        CreateEntityReq request = CreateEntityReq.newBuilder()
                .setName("x")
                .setUserId(ANNA.toString())
                .build();
        entities.max = 1;
        createEntity.handle(request);
        assertThatThrownBy(() -> createEntity.handle(request))
                .isInstanceOf(ApiException.class)
                .hasMessageStartingWith("RESOURCE_EXHAUSTED: there are 10000 entities already");
        assertThat(entities.list(ANNA, null, 10)).hasSize(1);
    }
}
