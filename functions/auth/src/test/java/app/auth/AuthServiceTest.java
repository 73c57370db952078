package app.auth;

import app.testing.ServiceContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class AuthServiceTest {

    @TestFactory
    Stream<DynamicTest> contract() {
        return ServiceContract.of("auth");
    }
}
