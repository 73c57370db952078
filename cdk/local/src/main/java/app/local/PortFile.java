package app.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Says where the local target serves, for {@code npm run dev}: {@code port} in the state folder, while it runs. */
final class PortFile implements AutoCloseable {

    private final Path file;

    private PortFile(Path file) {
        this.file = file;
    }

    static PortFile write(Path state, int port) throws IOException {
        return new PortFile(Files.writeString(state.resolve("port"), Integer.toString(port)));
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
