package app.runtime.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A collector behind HTTPS, whose certificate is for the name localhost alone. */
@Timeout(60)
class TlsTest {

    private static final byte[] REQUEST = ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(ResourceSpans.newBuilder().setSchemaUrl("a"))
            .build()
            .toByteArray();

    private static SSLContext jdk;
    private static SSLContext ours;

    @BeforeAll
    static void issue(@TempDir Path folder) throws Exception {
        jdk = SSLContext.getDefault();
        ours = context(folder.resolve("identity.p12"));
    }

    @AfterEach
    void trustAsBefore() {
        SSLContext.setDefault(jdk);
    }

    /** One that proves to be localhost, and trusts who does so by the same certificate. */
    private static SSLContext context(Path file) throws IOException, InterruptedException, GeneralSecurityException {
        String password = "changeit";
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "collector",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        password)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, password.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static void export(OtlpHttp exporter) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        exporter.send(REQUEST, deadline);
        assertThat(exporter.mayConfirmLater()).isFalse();
        assertThat(exporter.confirm(deadline)).isZero();
    }

    private static OtlpHttp to(String url) {
        return new OtlpHttp(URI.create(url + "/v1/traces"), Map.of(), false);
    }

    @Test
    void sendsToWhoProvesItsName() throws Exception {
        SSLContext.setDefault(ours);
        try (Collector collector = new Collector(ours)) {
            OtlpHttp exporter = to(collector.url());
            export(exporter);
            export(exporter);
            assertThat(collector.next().toByteArray()).isEqualTo(REQUEST);
            assertThat(collector.next().toByteArray()).isEqualTo(REQUEST);
            exporter.close();
        }
    }

    @Test
    void sendsNothingToWhoHasAnotherName() {
        SSLContext.setDefault(ours);
        try (Collector collector = new Collector(ours)) {
            assertThatThrownBy(() -> export(to(collector.url().replace("localhost", "127.0.0.1"))))
                    .isInstanceOf(SSLException.class);
            assertThat(collector.headers()).isEmpty();
        }
    }

    @Test
    void sendsNothingToWhomNobodyTrusts() {
        try (Collector collector = new Collector(ours)) {
            assertThatThrownBy(() -> export(to(collector.url()))).isInstanceOf(SSLException.class);
            assertThat(collector.headers()).isEmpty();
        }
    }
}
