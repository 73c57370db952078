package app.user;

import app.runtime.Endpoint;
import app.runtime.Ids;
import app.user.v1.CreateUserReq;
import app.user.v1.CreateUserResp;
import jakarta.inject.Singleton;

/** Creates a user. */
@Singleton
final class CreateUser implements Endpoint<CreateUserReq, CreateUserResp> {

    private final UserRepository users;
    private final Ids ids;

    CreateUser(UserRepository users, Ids ids) {
        this.users = users;
        this.ids = ids;
    }

    @Override
    public CreateUserResp handle(CreateUserReq request) {
        User user = new User(ids.next(), request.getName(), request.getEmail());
        users.create(user.id(), user.name(), user.email());
        return CreateUserResp.newBuilder().setUser(user.toProto()).build();
    }
}
