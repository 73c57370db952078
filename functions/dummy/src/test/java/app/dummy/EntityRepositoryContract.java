package app.dummy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.testing.TestClock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every EntityRepository holds, the fake of the tests too. */
interface EntityRepositoryContract {

    UUID ANNA = UUID.fromString("01985e2a-3b00-7000-8000-00000000000a");
    UUID BERT = UUID.fromString("01985e2a-3b00-7000-8000-00000000000b");

    EntityRepository entities();

    /** The id of a number: the higher, the newer; from 128 on in the half of UUIDs that Java takes for negative. */
    static UUID id(int number) {
        return UUID.fromString("%02x985e2a-3b00-7000-8000-000000000000".formatted(number));
    }

    static Entity entity(int number, UUID owner) {
        return new Entity(id(number), owner, "entity " + number, TestClock.START, TestClock.START);
    }

    @Test
    default void findsWhatWasCreated() {
        entities().create(entity(1, ANNA));
        entities().create(entity(2, ANNA));
        assertThat(entities().find(id(1), ANNA)).contains(entity(1, ANNA));
    }

    @Test
    default void createsAnIdOnce() {
        entities().create(entity(1, ANNA));
        assertThatThrownBy(() -> entities().create(entity(1, BERT))).isInstanceOf(RuntimeException.class);
        assertThat(entities().find(id(1), BERT)).isEmpty();
    }

    @Test
    default void hidesAnotherUsersEntity() {
        entities().create(entity(1, ANNA));
        assertThat(entities().find(id(1), BERT)).isEmpty();
        assertThat(entities().rename(id(1), BERT, "stolen", Instant.EPOCH)).isEmpty();
        assertThat(entities().delete(id(1), BERT)).isFalse();
        assertThat(entities().list(BERT, null, 10)).isEmpty();
        assertThat(entities().list(BERT, id(200), 10)).isEmpty();
        assertThat(entities().find(id(1), ANNA)).contains(entity(1, ANNA));
    }

    @Test
    default void renames() {
        entities().create(entity(1, ANNA));
        entities().create(entity(2, ANNA));
        Instant later = TestClock.START.plusSeconds(1);
        Entity renamed = new Entity(id(1), ANNA, "Ünlike 👋", TestClock.START, later);
        assertThat(entities().rename(id(1), ANNA, "Ünlike 👋", later)).contains(renamed);
        assertThat(entities().find(id(1), ANNA)).contains(renamed);
        assertThat(entities().find(id(2), ANNA)).contains(entity(2, ANNA));
        assertThat(entities().rename(id(3), ANNA, "x", later)).isEmpty();
    }

    @Test
    default void deletesOnce() {
        entities().create(entity(1, ANNA));
        entities().create(entity(2, ANNA));
        assertThat(entities().delete(id(1), ANNA)).isTrue();
        assertThat(entities().delete(id(1), ANNA)).isFalse();
        assertThat(entities().list(ANNA, null, 10)).containsExactly(entity(2, ANNA));
    }

    @Test
    default void listsTheNewestFirst() {
        for (int number : new int[] {5, 255, 1, 127, 128}) {
            entities().create(entity(number, ANNA));
        }
        entities().create(entity(6, BERT));
        assertThat(numbers(entities().list(ANNA, null, 10))).containsExactly(255, 128, 127, 5, 1);
        assertThat(numbers(entities().list(ANNA, null, 2))).containsExactly(255, 128);
        assertThat(numbers(entities().list(ANNA, id(128), 2))).containsExactly(127, 5);
        assertThat(numbers(entities().list(ANNA, id(6), 2))).containsExactly(5, 1);
        assertThat(numbers(entities().list(ANNA, id(1), 2))).isEmpty();
    }

    @Test
    default void listsWithoutAGapWhenWhatItStoodAtIsGone() {
        IntStream.rangeClosed(1, 6).forEach(number -> entities().create(entity(number, ANNA)));
        entities().delete(id(4), ANNA);
        assertThat(numbers(entities().list(ANNA, id(4), 10))).containsExactly(3, 2, 1);
    }

    private static List<Integer> numbers(List<Entity> entities) {
        return entities.stream()
                .map(entity -> Integer.parseInt(entity.id().toString().substring(0, 2), 16))
                .toList();
    }
}
