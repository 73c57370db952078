package app.dummy;

import app.testing.ServiceContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class DummyServiceTest {

    @TestFactory
    Stream<DynamicTest> contract() {
        return ServiceContract.of("dummy");
    }
}
