package app.dummy;

import static app.dummy.EntityRepositoryContract.ANNA;
import static app.dummy.EntityRepositoryContract.BERT;
import static app.dummy.EntityRepositoryContract.entity;
import static app.dummy.EntityRepositoryContract.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.dummy.v1.ListEntitiesReq;
import app.dummy.v1.ListEntitiesResp;
import app.runtime.ApiException;
import app.runtime.PageToken;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListEntitiesTest {

    private final EntityRepository entities = new FakeEntityRepository();
    private final ListEntities listEntities = new ListEntities(entities);

    private ListEntitiesResp list(UUID owner, int size, String token) {
        return listEntities.handle(ListEntitiesReq.newBuilder()
                .setUserId(owner.toString())
                .setPageSize(size)
                .setPageToken(token)
                .build());
    }

    private void create(int from, int to) {
        for (int number = from; number <= to; number++) {
            entities.create(entity(number, ANNA));
        }
    }

    private static List<String> ids(ListEntitiesResp page) {
        return page.getEntitiesList().stream().map(app.dummy.v1.Entity::getId).toList();
    }

    @ParameterizedTest(name = "{0} of {1} entities")
    @CsvSource(textBlock = """
            # page_size, entities, on the page, another page
            0,           0,        0,           false
            0,           20,       20,          false
            0,           21,       20,          true
            1,           0,        0,           false
            1,           1,        1,           false
            1,           2,        1,           true
            100,         100,      100,         false
            100,         101,      100,         true
            """)
    void pages(int size, int stored, int onPage, boolean more) {
        create(1, stored);
        ListEntitiesResp page = list(ANNA, size, "");
        assertThat(page.getEntitiesCount()).isEqualTo(onPage);
        assertThat(page.getNextPageToken().isEmpty()).isEqualTo(!more);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 101, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void refusesASize(int size) {
        assertThatThrownBy(() -> list(ANNA, size, ""))
                .hasMessage("INVALID_ARGUMENT: pageSize must be 1 to 100, or absent for 20");
    }

    @Test
    void listsEachOnceWhateverComesAndGoes() {
        create(10, 19);
        entities.create(entity(200, BERT));
        List<String> seen = new ArrayList<>();
        String token = "";
        int round = 0;
        do {
            ListEntitiesResp page = list(ANNA, 3, token);
            seen.addAll(ids(page));
            token = page.getNextPageToken();
            // Newer ones come, and the one that the next page starts after goes.
            entities.create(entity(100 + round, ANNA));
            entities.delete(UUID.fromString(seen.get(seen.size() - 1)), ANNA);
            round++;
        } while (!token.isEmpty());
        List<String> expected = new ArrayList<>();
        for (int number = 19; number >= 10; number--) {
            expected.add(id(number).toString());
        }
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void refusesATokenOfAnotherUser() {
        create(1, 3);
        String token = list(ANNA, 1, "").getNextPageToken();
        assertThat(ids(list(ANNA, 1, token))).containsExactly(id(2).toString());
        assertRefused(BERT, token);
    }

    @Test
    void refusesATokenThatWasMadeUp() {
        String token = new PageToken(ANNA, id(1).toString()).toString();
        assertThat(token).hasSize(59).matches("[A-Za-z0-9_-]+");
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            assertRefused(ANNA, token.substring(0, i) + other + token.substring(i + 1));
        }
        for (String made : new String[] {"x", "AAAA", "*", token + "A", token.substring(1), token + token, " ", "ü"}) {
            assertRefused(ANNA, made);
        }
        // Whoever knows how tokens are made, which is no secret, is refused too.
        assertThatThrownBy(() -> list(ANNA, 1, new PageToken(ANNA, "no id").toString()))
                .hasMessage("INVALID_ARGUMENT: pageToken must be a UUID");
    }

    private void assertRefused(UUID owner, String token) {
        assertThatThrownBy(() -> list(owner, 1, token))
                .isInstanceOf(ApiException.class)
                .hasMessage("INVALID_ARGUMENT: pageToken must be the nextPageToken of an earlier answer");
    }
}
