package app.user;

class FakeUserRepositoryTest implements UserRepositoryContract {

    private final UserRepository users = new FakeUserRepository();

    @Override
    public UserRepository users() {
        return users;
    }

    @Override
    public Users port() {
        return users;
    }
}
