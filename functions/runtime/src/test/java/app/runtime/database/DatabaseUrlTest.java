package app.runtime.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # url                                                     | host      | port | database | user | password
            postgresql://u@h/db                                       | h         | 5432 | db       | u    | -
            postgres://u@h:6000/db                                    | h         | 6000 | db       | u    | -
            postgresql://u:p@h/db                                     | h         | 5432 | db       | u    | p
            postgresql://u:@h/db                                      | h         | 5432 | db       | u    | ''
            postgresql://u:p%40ss%3Aw%2F%25%C3%BC%20@h/db             | h         | 5432 | db       | u    | 'p@ss:w/%ü '
            postgresql://u:a+b:c@h/db                                 | h         | 5432 | db       | u    | a+b:c
            postgresql://u%2Bx+y%40z:p@h/db                           | h         | 5432 | db       | u+x+y@z | p
            postgresql://u:p@proxy.eu-central-1.rds.amazonaws.com/app | proxy.eu-central-1.rds.amazonaws.com | 5432 | app | u | p
            postgresql://u@[::1]:5432/db                              | [::1]     | 5432 | db       | u    | -
            """)
    void reads(String url, String host, int port, String database, String user, @Nullable String password) {
        assertThat(DatabaseUrl.parse(url)).isEqualTo(new DatabaseUrl(host, port, database, user, password, ""));
    }

    @Test
    void handsParametersToTheDriver() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://u:p@h/db?sslmode=verify-full&sslrootcert=%2Fca.pem");
        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://h:5432/db?sslmode=verify-full&sslrootcert=%2Fca.pem");
        assertThat(url.properties())
                .containsEntry("prepareThreshold", "0")
                .containsEntry("assumeMinServerVersion", "12")
                .containsEntry("ApplicationName", "u")
                .containsEntry("user", "u");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # url                                | what is wrong
            ''                                   | must start with postgresql://
            jdbc:postgresql://u:pa55word@h/db    | must start with postgresql://
            mysql://u:pa55word@h/db              | must start with postgresql://
            postgresql:u:pa55word@h/db           | must name a host and a database
            postgresql://u:pa55word@h            | must name a host and a database
            postgresql://u:pa55word@h/           | must name a host and a database
            postgresql:///db?password=pa55word   | must name a host and a database
            postgresql://u:pa55word@/db          | must name a host and a database
            postgresql://u:pa55@word@h/db        | must name a host and a database
            postgresql://u:pa55#word@h/db        | must name a host and a database
            postgresql://u:pa55/word@h/db        | must name a host and a database
            postgresql://h/db                    | must name a user
            postgresql://:pa55word@h/db          | must name a user
            postgresql://u:pa55word%zz@h/db      | is not a URL: Malformed escape pair
            postgresql://u:pa55 word@h/db        | is not a URL: Illegal character
            postgresql://u:pa55word@h:70000/db   | port
            postgresql://u:pa55word@h:0/db       | port
            """)
    void saysWhatIsWrongAndNotThePassword(String url, String message) {
        assertThatThrownBy(() -> DatabaseUrl.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the database URL ")
                .hasMessageContaining(message)
                .hasMessageNotContaining("pa55")
                .hasMessageNotContaining("word@")
                .hasNoCause();
    }

    @Test
    void hidesThePassword() {
        assertThat(DatabaseUrl.parse("postgresql://u:pa55word@h/db?x=y")).hasToString("postgresql://u@h:5432/db");
    }
}
