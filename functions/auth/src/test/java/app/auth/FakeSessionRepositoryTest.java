package app.auth;

class FakeSessionRepositoryTest implements SessionRepositoryContract {

    private final SessionRepository sessions = new FakeSessionRepository();

    @Override
    public SessionRepository sessions() {
        return sessions;
    }
}
