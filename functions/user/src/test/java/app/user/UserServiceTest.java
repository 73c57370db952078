package app.user;

import app.testing.ServiceContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class UserServiceTest {

    @TestFactory
    Stream<DynamicTest> contract() {
        return ServiceContract.of("user");
    }
}
