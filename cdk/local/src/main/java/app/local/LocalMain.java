package app.local;

import app.local.assembly.TemplateException;
import app.local.lambda.ConsoleLog;
import app.local.process.ParentWatch;
import app.local.process.ProcessRegister;
import app.local.site.LocalServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/** Runs the synthesised stacks on this machine until it is stopped; {@code mvn -Plocal} starts it. */
public final class LocalMain {

    private LocalMain() {}

    /**
     * Takes no arguments; see {@link LocalSettings} for the system properties. The working directory is the project's
     * root.
     */
    public static void main(String[] args) {
        Parts parts = new Parts();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(parts), "stop"));
        // Maven, killed, tells nobody: without it nobody could end this.
        ParentWatch.start(() -> System.exit(1));
        try {
            start(parts);
            new CountDownLatch(1).await();
        } catch (StartException | TemplateException | LocalServer.PortTakenException | IllegalStateException e) {
            System.err.println(e.getMessage());
        } catch (Exception e) {
            System.err.println("Cannot start, and that is a defect of the local target:");
            e.printStackTrace();
        }
        parts.close();
        System.exit(1);
    }

    private static void stop(Parts parts) {
        parts.close();
        // Whatever was on its way to become a part.
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    private static void start(Parts parts) throws Exception {
        LocalSettings settings =
                LocalSettings.of(Path.of("").toAbsolutePath(), System.getProperties(), System.getenv());
        parts.keep(CheckoutLock.take(settings.state()));
        ProcessRegister processes = new ProcessRegister(settings.state().resolve("processes"));
        int left = processes.endAll();
        if (left > 0) {
            System.out.println("Ended " + left + " processes that a killed run left behind.");
        }
        parts.keep(processes::endAll);
        // Told at once, not after all the rest has been made.
        LocalServer.free(settings.port(), "port");
        LocalServer.free(settings.apiPort(), "apiPort");
        StartProgress progress = parts.keep(new StartProgress(System.out));
        Synthesis synthesis = new Synthesis(
                settings.root(),
                settings.state(),
                settings.stage(),
                settings.root().resolve("cdk/stacks/target/classpath.txt"));
        if (synthesis.isNeeded()) {
            System.out.println("Synthesising the stacks, which have changed …");
            synthesis.run();
        }
        ConsoleLog log = parts.keep(ConsoleLog.ofTerminal());
        LocalTarget target = parts.keep(new LocalTarget(settings, log, progress, processes));
        LocalTarget.Started started = target.start(synthesis, System.getenv());
        System.out.println(Summary.of(
                started.assembly().api(),
                started.server().port(),
                started.server().apiPort(),
                started.notes(),
                settings.state().resolve("logs"),
                Duration.between(began(settings), Instant.now())));
        // In the background: the next start of each function then takes half as long.
        started.lambda().trainCaches();
    }

    /** What a person waits for begins with Maven. */
    private static Instant began(LocalSettings settings) {
        return settings.started()
                .or(() -> ProcessHandle.current().info().startInstant())
                .orElseGet(Instant::now);
    }
}
