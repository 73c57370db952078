package app.auth;

class FakeAccountRepositoryTest implements AccountRepositoryContract {

    private final AccountRepository accounts = new FakeAccountRepository();

    @Override
    public AccountRepository accounts() {
        return accounts;
    }
}
