package app.migrate;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.postgresql.ssl.WrappedFactory;

/**
 * TLS to a database of RDS itself, whose certificate is of RDS's own authorities: those of all regions, and nobody
 * else, are trusted. AWS publishes them as one file ("Using SSL/TLS to encrypt a connection to a DB instance or
 * cluster", global-bundle.pem), which is kept here as it is. The driver makes it by the URL's {@code sslfactory}, and
 * compares the host's name itself.
 */
public final class RdsAuthorities extends WrappedFactory {

    private static final String BUNDLE = "rds-global-bundle.pem";

    /**
     * What the driver calls.
     *
     * @param connection the connection's properties, of which none is needed
     */
    public RdsAuthorities(Properties connection) throws GeneralSecurityException, IOException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trustManagers(), null);
        factory = context.getSocketFactory();
    }

    static TrustManager[] trustManagers() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        int count = 0;
        for (Certificate authority : authorities()) {
            store.setCertificateEntry("rds-" + count++, authority);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        return trust.getTrustManagers();
    }

    static Collection<? extends Certificate> authorities() throws GeneralSecurityException, IOException {
        try (InputStream in = RdsAuthorities.class.getResourceAsStream(BUNDLE)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + BUNDLE + " is missing");
            }
            return CertificateFactory.getInstance("X.509").generateCertificates(in);
        }
    }
}
