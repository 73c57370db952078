package app.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import app.api.Catalogue;
import app.api.Route;
import app.api.Rpc;
import app.runtime.function.Endpoints;
import app.runtime.function.Endpoints.Served;
import app.runtime.http.LambdaAdapter;
import app.runtime.json.ProtoJson;
import app.runtime.log.Log;
import app.runtime.telemetry.InvocationTelemetry;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * What every service must hold: each of its rpcs has exactly one endpoint, each endpoint an rpc; each rpc has a sample
 * event {@code events/<service>/<Rpc>.json}, which it answers with success. With a route, that is a gateway's event,
 * and beside it is {@code <Rpc>.request.json}, the request message that it must become; its second route has
 * {@code <Rpc>.2.json} and {@code <Rpc>.2.request.json}, and so on. Without a route, it is the request message of a
 * direct invoke. No event is without an rpc.
 *
 * <pre>{@code
 * class DummyServiceTest {
 *     @TestFactory
 *     Stream<DynamicTest> contract() {
 *         return ServiceContract.of("dummy");
 *     }
 * }
 * }</pre>
 */
public final class ServiceContract {

    private static final String REQUEST = ".request.json";

    private final List<Rpc> rpcs;
    private final List<Served> endpoints;
    private final Path events;

    ServiceContract(List<Rpc> rpcs, List<Served> endpoints, Path events) {
        this.rpcs = rpcs;
        this.endpoints = endpoints;
        this.events = events;
    }

    /** The tests of a service, such as {@code user}, whose endpoints are on the class path. */
    public static Stream<DynamicTest> of(String service) {
        List<Served> endpoints;
        try (ApplicationContext beans = ApplicationContext.builder()
                .deduceEnvironment(false)
                .banner(false)
                .start()) {
            endpoints = Endpoints.all(beans).stream()
                    .filter(served -> served.rpc().service().equals(service))
                    .toList();
        }
        Path events = SampleEvents.folder().resolve(service);
        ServiceContract contract = new ServiceContract(Catalogue.ofProto().ofService(service), endpoints, events);
        return Stream.concat(contract.tests().stream(), SampleEvents.tests(service));
    }

    List<DynamicTest> tests() {
        List<DynamicTest> tests = new ArrayList<>();
        tests.add(dynamicTest("the service has rpcs", () -> assertThat(rpcs).isNotEmpty()));
        for (Rpc rpc : rpcs) {
            tests.add(dynamicTest(rpc.name() + " has one endpoint", () -> checkEndpoint(rpc)));
            if (rpc.routes().isEmpty()) {
                tests.add(dynamicTest(rpc.name() + " has a sample event", () -> checkMessage(rpc)));
            }
            for (int i = 0; i < rpc.routes().size(); i++) {
                Route route = rpc.routes().get(i);
                String name = fileName(rpc, i);
                tests.add(dynamicTest(
                        name.replace('.', ' ') + " has a sample event", () -> checkEvent(rpc, route, name)));
            }
        }
        tests.add(dynamicTest("every endpoint has an rpc", this::checkNoStrayEndpoint));
        tests.add(dynamicTest("every event has an rpc", this::checkNoStrayEvent));
        return tests;
    }

    /** The name of the events of a route: the rpc's, with the route's number from the second one on. */
    private static String fileName(Rpc rpc, int index) {
        return index == 0 ? rpc.name() : rpc.name() + "." + (index + 1);
    }

    private void checkEndpoint(Rpc rpc) {
        assertThat(endpointsOf(rpc))
                .as(
                        "endpoints of rpc %s: write one @Singleton class %s that implements Endpoint<%s, %s>",
                        rpc,
                        rpc.name(),
                        rpc.descriptor().getInputType().getName(),
                        rpc.descriptor().getOutputType().getName())
                .hasSize(1);
    }

    private List<Served> endpointsOf(Rpc rpc) {
        return endpoints.stream()
                .filter(served -> served.rpc().path().equals(rpc.path()))
                .toList();
    }

    private void checkNoStrayEndpoint() {
        Set<String> declared = rpcs.stream().map(Rpc::path).collect(Collectors.toSet());
        assertThat(endpoints)
                .as("endpoints whose rpc is not in proto/")
                .filteredOn(served -> !declared.contains(served.rpc().path()))
                .isEmpty();
    }

    /** The sample of an rpc that has no route: its request message. */
    private void checkMessage(Rpc rpc) throws IOException {
        checkEndpoint(rpc);
        Path sample = events.resolve(rpc.name() + ".json");
        assertThat(sample).as("the sample event of rpc %s", rpc).exists();
        ProtoJson.merge(
                Files.readString(sample), endpointsOf(rpc).get(0).request().newBuilderForType());
    }

    private void checkEvent(Rpc rpc, Route route, String name) throws IOException {
        checkEndpoint(rpc);
        Path eventFile = events.resolve(name + ".json");
        Path requestFile = events.resolve(name + REQUEST);
        assertThat(eventFile).as("the sample event of rpc %s, %s", rpc, route).exists();
        assertThat(requestFile)
                .as("the request message that the event of rpc %s becomes", rpc)
                .exists();
        String event = Files.readString(eventFile);
        GatewayEvent.check(rpc, route, event);
        Served served = endpointsOf(rpc).get(0);
        Message.Builder expected = served.request().newBuilderForType();
        ProtoJson.merge(Files.readString(requestFile), expected);
        assertThat(requestOf(served, event))
                .as("the request message of %s", eventFile)
                .isEqualTo(expected.build());
    }

    /** Serves the event as Lambda would, by an endpoint that keeps what it is given. */
    private static Message requestOf(Served served, String event) {
        Rpc rpc = served.rpc();
        List<Message> given = new ArrayList<>();
        Message response = DynamicMessage.getDefaultInstance(rpc.descriptor().getOutputType());
        LambdaAdapter adapter = new LambdaAdapter(
                rpc,
                served.request(),
                request -> {
                    given.add(request);
                    return response;
                },
                SampleEvents.SITE_ORIGIN);
        Log log = new Log(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
        byte[] answer = adapter.serve(event.getBytes(UTF_8), InvocationTelemetry.of(rpc.path(), "sample", log));
        assertThat(given)
                .as("rpc %s refused its sample event: %s", rpc, new String(answer, UTF_8))
                .hasSize(1);
        return given.get(0);
    }

    private void checkNoStrayEvent() throws IOException {
        Set<String> known = new TreeSet<>();
        for (Rpc rpc : rpcs) {
            known.add(rpc.name() + ".json");
            for (int i = 0; i < rpc.routes().size(); i++) {
                known.add(fileName(rpc, i) + ".json");
                known.add(fileName(rpc, i) + REQUEST);
            }
        }
        try (Stream<Path> files = Files.list(events)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("files of %s: each belongs to an rpc", events)
                    .isSubsetOf(known);
        }
    }
}
