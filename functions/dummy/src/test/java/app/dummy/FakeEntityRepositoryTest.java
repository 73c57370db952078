package app.dummy;

class FakeEntityRepositoryTest implements EntityRepositoryContract {

    private final EntityRepository entities = new FakeEntityRepository();

    @Override
    public EntityRepository entities() {
        return entities;
    }
}
