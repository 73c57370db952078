package app.local;

import app.local.files.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps two runs in one checkout apart; the system gives it back when the process ends, however it ends. */
final class CheckoutLock implements AutoCloseable {

    private final FileChannel channel;

    private CheckoutLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Also makes the folder, which only its owner may enter: what runs and what is stored lies in it.
     *
     * @throws StartException if another run holds it
     */
    static CheckoutLock take(Path state) throws IOException, StartException {
        PrivateFiles.createFolder(state);
        FileChannel channel =
                FileChannel.open(state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        @Nullable FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new StartException(
                    "The local target already runs in this checkout: stop it there with Ctrl-C, or start one beside it, which"
                            + " leaves changed sources to the other: mvn -Plocal -Dstate=/tmp/elsewhere -Dport=9000"
                            + " -Dwatch=false");
        }
        return new CheckoutLock(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
