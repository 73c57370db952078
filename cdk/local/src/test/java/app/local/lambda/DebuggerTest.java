package app.local.lambda;

import static app.local.lambda.Functions.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import app.local.assembly.FunctionSpec;
import app.local.lambda.testfunction.Obedient;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequestManager;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DebuggerTest {

    private static final Duration TIMEOUT = Duration.ofMillis(500);

    @TempDir
    Path state;

    /** Attaches as jdb and the IDEs do; what is looked at takes longer than the function's timeout. */
    @ParameterizedTest(name = "waits for its debugger: {0}")
    @ValueSource(booleans = {false, true})
    void stopsAtABreakpoint(boolean suspend) throws Exception {
        FunctionSpec function = Functions.with(Functions.obedient(Functions.archive(state)), TIMEOUT);
        Debugger debugger = Debugger.on(0, suspend);
        LambdaSettings settings = LambdaSettings.in(state)
                .debuggers(Map.of(function.name(), debugger))
                .build();
        try (Lambda lambda = Lambda.start(List.of(function), settings, TIMEOUT)) {
            lambda.startDebugged();
            VirtualMachine machine = attach(debugger.port());
            if (!suspend) {
                // It is loaded already.
                assertThat(Functions.invoke(lambda, "Obedient", event("echo before"), ""))
                        .isInstanceOf(InvocationOutcome.Success.class);
            }
            setBreakpoint(machine);
            machine.resume();
            CompletableFuture<InvocationOutcome> invocation = CompletableFuture.supplyAsync(
                    () -> Functions.invoke(lambda, "Obedient", event("echo hi"), ""), Lambda.THREADS);
            EventSet stopped = awaitBreakpoint(machine);
            Thread.sleep(2 * TIMEOUT.toMillis());
            assertThat(invocation).isNotDone();
            stopped.resume();
            machine.dispose();
            assertThat(invocation.get(20, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            InvocationOutcome.Success.class,
                            success -> assertThat(new String(success.payload(), UTF_8))
                                    .isEqualTo("\"hi\""));
            assertThat(lambda.trainCaches().join()).isZero();
        }
    }

    /** The port is free again when the next process wants it. */
    @Test
    void changedCodeIsDebuggedToo() throws Exception {
        FunctionSpec function = Functions.obedient(Functions.archive(state));
        LambdaSettings settings = LambdaSettings.in(state)
                .debuggers(Map.of(function.name(), Debugger.on(0, false)))
                .build();
        try (Lambda lambda = Lambda.start(List.of(function), settings)) {
            for (int i = 0; i < 3; i++) {
                assertThat(Functions.invoke(lambda, "Obedient", event("calls"), ""))
                        .isInstanceOfSatisfying(
                                InvocationOutcome.Success.class,
                                success -> assertThat(new String(success.payload(), UTF_8))
                                        .isEqualTo("\"1\""));
                lambda.replaceClassPath(function.archive(), List.of());
            }
        }
    }

    private static VirtualMachine attach(int port) throws Exception {
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(candidate -> candidate.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        Objects.requireNonNull(arguments.get("hostname")).setValue("127.0.0.1");
        Objects.requireNonNull(arguments.get("port")).setValue(Integer.toString(port));
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try {
                return connector.attach(arguments);
            } catch (ConnectException e) {
                assertThat(System.nanoTime()).as("the process listens").isLessThan(deadline);
                Thread.sleep(20);
            }
        }
    }

    private static void setBreakpoint(VirtualMachine machine) {
        EventRequestManager requests = machine.eventRequestManager();
        List<ReferenceType> loaded = machine.classesByName(Obedient.class.getName());
        if (loaded.isEmpty()) {
            ClassPrepareRequest request = requests.createClassPrepareRequest();
            request.addClassFilter(Obedient.class.getName());
            request.enable();
        } else {
            breakAtStart(loaded.getFirst());
        }
    }

    private static void breakAtStart(ReferenceType type) {
        Method method = type.methodsByName("handleRequest").getFirst();
        type.virtualMachine()
                .eventRequestManager()
                .createBreakpointRequest(method.location())
                .enable();
    }

    private static EventSet awaitBreakpoint(VirtualMachine machine) throws InterruptedException {
        while (true) {
            EventSet events = machine.eventQueue().remove(Duration.ofSeconds(20).toMillis());
            assertThat(events).as("something happens in the function").isNotNull();
            for (Event event : events) {
                if (event instanceof BreakpointEvent) {
                    return events;
                }
                if (event instanceof ClassPrepareEvent prepared) {
                    breakAtStart(prepared.referenceType());
                }
            }
            events.resume();
        }
    }
}
