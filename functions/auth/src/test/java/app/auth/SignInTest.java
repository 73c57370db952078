package app.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.auth.v1.HandleOauthCallbackResp;
import app.auth.v1.OauthIdentity;
import app.auth.v1.SignInReq;
import app.auth.v1.SignInResp;
import app.runtime.ApiException;
import app.runtime.Ids;
import app.runtime.Randomness;
import app.runtime.database.Database;
import app.testing.TestClock;
import app.testing.TestDatabase;
import app.testing.TestServices;
import app.user.Users;
import io.micronaut.context.ApplicationContext;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SignInTest {

    private static final int CONCURRENT = 50;

    private final TestDatabase postgres = TestDatabase.of("auth");
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<ApplicationContext> functions = new ArrayList<>();

    @BeforeEach
    void empty() {
        TestServices.VARIABLES.put("DATABASE_URL", TestDatabase.url("auth_service"));
        postgres.empty();
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        functions.forEach(TestServices::close);
        postgres.close();
    }

    @Test
    void createsUserAccountAndSessionAtFirstSight() {
        ApplicationContext function = function();
        SignInResp response = signIn(function, google("7"));
        UUID userId = UUID.fromString(response.getUserId());
        assertThat(texts("SELECT name || '|' || email AS text FROM users.users WHERE id = ?", userId))
                .containsExactly("Anne|anne@example.com");
        assertThat(function.getBean(Sessions.class).validate(response.getToken()))
                .get()
                .satisfies(proven -> assertThat(proven.session().userId()).isEqualTo(userId))
                .satisfies(proven -> assertThat(proven.session().userAgent()).isEqualTo("browser"));
        assertThat(counts()).isEqualTo("1 users, 1 accounts, 1 sessions");
    }

    @Test
    void findsTheSameUserTheSecondTime() {
        ApplicationContext function = function();
        SignInResp first = signIn(function, google("7"));
        SignInResp second = signIn(function, google("7").setName("Annie"));
        assertThat(second.getUserId()).isEqualTo(first.getUserId());
        assertThat(second.getToken()).isNotEqualTo(first.getToken());
        assertThat(counts()).isEqualTo("1 users, 1 accounts, 2 sessions");
        assertThat(texts("SELECT name AS text FROM auth.oauth_accounts")).containsExactly("Annie");
    }

    @Test
    void makesOneUserOfManyFirstSignInsAtTheSameTime() throws Exception {
        CyclicBarrier start = new CyclicBarrier(CONCURRENT);
        List<Callable<String>> tasks = new ArrayList<>();
        for (int i = 0; i < CONCURRENT; i++) {
            ApplicationContext function = function();
            // Connected before the start, so that all of them are in the statements at the same time.
            function.getBean(AccountRepository.class).find("google", "0");
            tasks.add(() -> {
                start.await();
                return signIn(function, google("7")).getUserId();
            });
        }
        List<String> users = new ArrayList<>();
        for (Future<String> task : threads.invokeAll(tasks)) {
            users.add(task.get());
        }
        assertThat(users).hasSize(CONCURRENT).containsOnly(users.get(0));
        assertThat(counts()).isEqualTo("1 users, 1 accounts, 50 sessions");
        assertThat(texts("SELECT DISTINCT user_id::text AS text FROM auth.sessions"))
                .containsExactly(users.get(0));
    }

    @Test
    void neverLinksByEmail() {
        ApplicationContext function = function();
        String google = signIn(function, google("7")).getUserId();
        String github = signIn(function, google("7").setProvider("github")).getUserId();
        String other = signIn(function, google("8")).getUserId();
        assertThat(List.of(google, github, other)).doesNotHaveDuplicates();
    }

    @Test
    void keepsNoUnverifiedAddressAsTheUsers() {
        SignInResp response = signIn(function(), google("7").setEmailVerified(false));
        assertThat(texts("SELECT email AS text FROM users.users WHERE id = ?", UUID.fromString(response.getUserId())))
                .containsExactly("");
        assertThat(texts("SELECT email || ' ' || email_verified AS text FROM auth.oauth_accounts"))
                .containsExactly("anne@example.com false");
    }

    @Test
    void endsTheBrowsersOldSessionOnlyIfItsTokenProvesIt() {
        ApplicationContext function = function();
        Sessions sessions = function.getBean(Sessions.class);
        String old = signIn(function, google("7")).getToken();
        String guess = old.substring(0, 23) + "g".repeat(43);
        for (String wrong : List.of(guess, "nonsense", "")) {
            signIn(function, google("8"), wrong);
            assertThat(sessions.validate(old))
                    .as("after a sign-in with %s", wrong)
                    .isPresent();
        }
        signIn(function, google("8"), old);
        assertThat(sessions.validate(old)).isEmpty();
    }

    @Test
    void leavesNothingWhereItFailsInTheMiddle() {
        ApplicationContext function = function();
        Database database = function.getBean(Database.class);
        String old = signIn(function, google("8")).getToken();
        Sessions failing = new Sessions(
                new PostgresSessionRepository(database),
                // The last step, the new session, needs randomness: its source fails.
                count -> {
                    throw new IllegalStateException("no randomness");
                },
                InstantSource.system());
        SignIn signIn = signIn(function, function.getBean(AccountRepository.class), failing);
        assertThatThrownBy(() -> signIn.handle(request(google("7"), old))).hasMessage("no randomness");
        assertThat(counts()).isEqualTo("1 users, 1 accounts, 1 sessions");
        assertThat(function.getBean(Sessions.class).validate(old))
                .as("the old session")
                .isPresent();
    }

    /** Whole sign-ins, from the redirect to the row: what the providers gave is searched for in every row. */
    @Test
    void storesNothingThatProvesAnybodyToAProviderOrToUs() {
        ApplicationContext function = function();
        try (SignInFlow flow = new SignInFlow()) {
            flow.signInCall = function.getBean(SignIn.class)::handle;
            for (String provider : List.of("google", "github")) {
                SignInFlow.Started started = flow.start(provider, "/");
                HandleOauthCallbackResp response = flow.finish(flow.back(provider, started));
                String cookie = response.getSetCookie(1);
                String secret = cookie.substring(cookie.indexOf('.') + 1, cookie.indexOf(';'));
                SignInAttempt transaction = SignInAttempt.find(List.of(started.cookie()), started.state())
                        .orElseThrow();
                assertThat(String.join("\n", texts("""
                                SELECT s::text AS text FROM auth.sessions s
                                UNION ALL SELECT a::text FROM auth.oauth_accounts a
                                UNION ALL SELECT u::text FROM users.users u
                                """)))
                        .contains(provider, "Anne")
                        .doesNotContain(SignInFlow.ACCESS_TOKEN, SignInFlow.CODE, "eyJ", secret)
                        .doesNotContain(transaction.state(), transaction.nonce(), transaction.verifier());
            }
        }
    }

    @Test
    void onlyCountsASignInThatIsAnnounced() {
        ApplicationContext function = function();
        SignInReq announced =
                SignInReq.newBuilder().setClientAddress("198.51.100.10").build();
        // A clock that stands still: a new minute would count anew.
        SignInLimit limit = new SignInLimit(function.getBean(PostgresSignInCounts.class), new TestClock());
        SignIn signIn =
                signIn(function, function.getBean(AccountRepository.class), function.getBean(Sessions.class), limit);
        for (int i = 0; i < SignInLimit.ATTEMPTS; i++) {
            assertThat(signIn.handle(announced)).isEqualTo(SignInResp.getDefaultInstance());
        }
        assertThat(signIn.handle(announced).getRetryAfterSeconds()).isEqualTo(60);
        assertThat(counts()).isEqualTo("0 users, 0 accounts, 0 sessions");
        assertThat(signIn(function, google("7")).getToken()).isNotEmpty();
    }

    @Test
    void refusesAPersonWithoutAName() {
        ApplicationContext function = function();
        assertThatThrownBy(() -> signIn(function, google("7").setName(" ")))
                .isInstanceOf(ApiException.class)
                .hasMessageStartingWith("INVALID_ARGUMENT: identity.name");
        assertThat(counts()).isEqualTo("0 users, 0 accounts, 0 sessions");
    }

    @Test
    void waitsForADeletionThatIsUnderWayAndThenRefuses() throws Exception {
        ApplicationContext function = function();
        UUID userId = UUID.fromString(signIn(function, google("7")).getUserId());
        Database deletion = TestDatabase.another("user");
        Future<SignInResp> signIn = deletion.inTransaction(() -> {
            delete(deletion, userId);
            Future<SignInResp> waiting = threads.submit(() -> signIn(function, google("7")));
            postgres.awaitLock();
            return waiting;
        });
        assertThatThrownBy(signIn::get).cause().hasMessageStartingWith("UNAVAILABLE: the user is being deleted");
        assertThat(counts()).isEqualTo("0 users, 0 accounts, 0 sessions");
        assertThat(signIn(function, google("7")).getUserId()).isNotEqualTo(userId.toString());
    }

    @Test
    void leavesNoSessionOfAUserWhoIsDeletedMeanwhile() throws Exception {
        ApplicationContext function = function();
        UUID userId = UUID.fromString(signIn(function, google("7")).getUserId());
        deleteWhile(userId, function, () -> signIn(function, google("7")));
        assertThat(counts()).isEqualTo("0 users, 0 accounts, 0 sessions");
    }

    /** Begins the sign-in, lets a deletion run into its locks, and commits the sign-in then. */
    private void deleteWhile(UUID userId, ApplicationContext function, Runnable signIn) throws Exception {
        Database deletion = TestDatabase.another("user");
        Database database = function.getBean(Database.class);
        Future<?> deleted = database.inTransaction(() -> {
            signIn.run();
            Future<?> waiting = threads.submit(() -> delete(deletion, userId));
            postgres.awaitLock();
            return waiting;
        });
        deleted.get();
        deletion.close();
    }

    private static int delete(Database database, UUID userId) {
        return database.update("DELETE FROM users.users WHERE id = ?", userId);
    }

    private ApplicationContext function() {
        ApplicationContext function = TestServices.beans();
        functions.add(function);
        return function;
    }

    private static SignIn signIn(ApplicationContext function, AccountRepository accounts, Sessions sessions) {
        return signIn(function, accounts, sessions, function.getBean(SignInLimit.class));
    }

    private static SignIn signIn(
            ApplicationContext function, AccountRepository accounts, Sessions sessions, SignInLimit limit) {
        return new SignIn(
                function.getBean(Database.class),
                accounts,
                function.getBean(Users.class),
                sessions,
                new Ids(InstantSource.system(), function.getBean(Randomness.class)),
                new CapturedLog().audit(),
                limit);
    }

    private static SignInResp signIn(ApplicationContext function, OauthIdentity.Builder identity) {
        return signIn(function, identity, "");
    }

    private static SignInResp signIn(ApplicationContext function, OauthIdentity.Builder identity, String previous) {
        return function.getBean(SignIn.class).handle(request(identity, previous));
    }

    private static SignInReq request(OauthIdentity.Builder identity, String previous) {
        return SignInReq.newBuilder()
                .setIdentity(identity)
                .setUserAgent("browser")
                .setPreviousToken(previous)
                .build();
    }

    private static OauthIdentity.Builder google(String externalUserId) {
        return OauthIdentity.newBuilder()
                .setProvider("google")
                .setExternalUserId(externalUserId)
                .setName("Anne")
                .setEmail("anne@example.com")
                .setEmailVerified(true);
    }

    private String counts() {
        return texts("""
                        SELECT (SELECT count(*) FROM users.users) || ' users, '
                            || (SELECT count(*) FROM auth.oauth_accounts) || ' accounts, '
                            || (SELECT count(*) FROM auth.sessions) || ' sessions' AS text
                        """).get(0);
    }

    private List<String> texts(String sql, Object... arguments) {
        return postgres.owner().query(sql, row -> row.getString("text"), arguments);
    }
}
