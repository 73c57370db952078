package app.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.ObjectFactory;

class RdsAuthoritiesTest {

    private static List<X509Certificate> authorities() throws Exception {
        return RdsAuthorities.authorities().stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"us-east-1", "eu-central-1", "ap-southeast-2", "sa-east-1", "af-south-1"})
    void knowTheAuthorityThatSignsADatabaseOfTheRegion(String region) throws Exception {
        // The stack asks for a certificate of rds-ca-rsa2048-g1.
        assertThat(authorities())
                .filteredOn(authority -> authority
                        .getSubjectX500Principal()
                        .getName()
                        .contains("CN=Amazon RDS " + region + " Root CA RSA2048 G1,"))
                .hasSize(1)
                .allSatisfy(authority -> {
                    authority.verify(authority.getPublicKey());
                    assertThat(authority.getNotAfter()).isAfter(Instant.parse("2060-01-01T00:00:00Z"));
                });
    }

    @Test
    void areAmazonsOnly() throws Exception {
        assertThat(authorities())
                .hasSizeGreaterThan(100)
                .allSatisfy(authority -> assertThat(
                                authority.getSubjectX500Principal().getName())
                        .contains("O=Amazon Web Services\\, Inc.", "OU=Amazon RDS"));
    }

    @Test
    void arePutToUseByTheDriver() throws Exception {
        Object factory = ObjectFactory.instantiate(
                SSLSocketFactory.class, "app.migrate.RdsAuthorities", new Properties(), true, null);
        assertThat(factory).isInstanceOf(RdsAuthorities.class);
    }

    /** A certificate that any public authority gives out for a name is none of a database. */
    @Test
    void refuseAPublicAuthority() throws Exception {
        TrustManagerFactory java = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        java.init((java.security.KeyStore) null);
        X509Certificate any = ((X509TrustManager) java.getTrustManagers()[0]).getAcceptedIssuers()[0];
        X509TrustManager rds = (X509TrustManager) RdsAuthorities.trustManagers()[0];
        assertThatThrownBy(() -> rds.checkServerTrusted(new X509Certificate[] {any}, "ECDHE_RSA"))
                .isInstanceOf(CertificateException.class);
    }
}
