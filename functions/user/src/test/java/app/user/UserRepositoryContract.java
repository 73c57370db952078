package app.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every UserRepository holds, the fake of the tests too. */
interface UserRepositoryContract {

    UUID ANNA = UUID.fromString("01985e2a-3b00-7000-8000-000000000001");
    UUID BERT = UUID.fromString("01985e2a-3b00-7000-8000-000000000002");

    UserRepository users();

    /** The same users as another service sees them. */
    Users port();

    @Test
    default void findsWhoWasCreated() {
        users().create(ANNA, "Änna 👋", "anna@example.com");
        users().create(BERT, "Bert", "");
        assertThat(users().find(ANNA)).contains(new User(ANNA, "Änna 👋", "anna@example.com"));
        assertThat(users().find(BERT)).contains(new User(BERT, "Bert", ""));
    }

    @Test
    default void findsNobodyElse() {
        users().create(ANNA, "Anna", "");
        assertThat(users().find(BERT)).isEmpty();
        assertThat(port().lockForShare(BERT)).isFalse();
        assertThat(users().delete(BERT)).isFalse();
        assertThat(port().lockForShare(ANNA)).isTrue();
    }

    @Test
    default void createsAnIdOnce() {
        users().create(ANNA, "Anna", "");
        assertThatThrownBy(() -> users().create(ANNA, "Another", "")).isInstanceOf(RuntimeException.class);
        assertThat(users().find(ANNA).orElseThrow().name()).isEqualTo("Anna");
    }

    @Test
    default void takesTwoOfOneAddress() {
        users().create(ANNA, "Anna", "same@example.com");
        users().create(BERT, "Bert", "same@example.com");
        assertThat(users().find(BERT)).isPresent();
    }

    @Test
    default void deletesOneUserOnce() {
        users().create(ANNA, "Anna", "");
        users().create(BERT, "Bert", "");
        assertThat(users().delete(ANNA)).isTrue();
        assertThat(users().find(ANNA)).isEmpty();
        assertThat(users().delete(ANNA)).isFalse();
        assertThat(users().find(BERT)).isPresent();
    }
}
