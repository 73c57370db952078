package app.runtime.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

    private static final String A = "5759e988bd862e3fe1be46a994272793";
    private static final String B = "4bf92f3577b34da6a3ce929d0e0e4736";

    /** A and B are trace ids, p and q spans; of a header "-" is absent. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # case                          | Lambda's header              | traceparent | trace | parent | sampled
            nobody traces                   | -                            | -           | -     | -      | -
            Lambda only, sampled            | Root=A;Parent=p;Sampled=1    | -           | A     | p      | true
            Lambda only, not sampled        | Root=A;Parent=p;Sampled=0    | -           | A     | p      | false
            Lambda leaves it to us          | Root=A;Parent=p;Sampled=?    | -           | A     | p      | -
            Lambda began it                 | Root=A                       | -           | A     | -      | -
            the request only                | -                            | 00-B-q-01   | B     | q      | true
            the request, not sampled        | -                            | 00-B-q-00   | B     | q      | false
            both of one trace               | Root=A;Parent=p;Sampled=1    | 00-A-q-00   | A     | p      | true
            of one trace, Lambda silent     | Root=A;Parent=p              | 00-A-q-00   | A     | p      | false
            both, of two traces             | Root=A;Parent=p;Sampled=0    | 00-B-q-01   | B     | q      | true
            Lambda has no parent            | Root=A;Sampled=0             | 00-B-q-01   | B     | q      | true
            of one trace, no parent         | Root=A                       | 00-A-q-01   | A     | q      | true
            with what others added          | Self=1-x;Root=A;Parent=p;Sampled=1;Lineage=a:1 | - | A | p     | true
            """)
    void choosesTheCaller(
            String name,
            @Nullable String lambda,
            @Nullable String traceparent,
            @Nullable String trace,
            @Nullable String parent,
            @Nullable Boolean sampled) {
        TraceContext chosen = TraceContext.choose(
                TraceContext.ofLambda(lambda == null ? null : lambda(lambda)),
                TraceContext.ofHeaders(traceparent == null ? null : w3c(traceparent), null));
        assertThat(chosen).isEqualTo(new TraceContext(ids(trace), ids(parent), sampled, ""));
    }

    private static String lambda(String text) {
        return text.replace("Root=A", "Root=1-" + A.substring(0, 8) + "-" + A.substring(8))
                .replace("Parent=p", "Parent=53995c3f42cd8ad8");
    }

    private static String w3c(String text) {
        return text.replace("-A-", "-" + A + "-").replace("-B-", "-" + B + "-").replace("-q-", "-00f067aa0ba902b7-");
    }

    private static String ids(@Nullable String letter) {
        return letter == null
                ? ""
                : switch (letter) {
                    case "A" -> A;
                    case "B" -> B;
                    case "p" -> "53995c3f42cd8ad8";
                    default -> "00f067aa0ba902b7";
                };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "request-1",
                "Root",
                "Root=",
                "Root=1-5759e988",
                "Root=1-5759e988-bd862e3fe1be46a99427279",
                "Root=1-5759E988-BD862E3FE1BE46A994272793",
                "Root=2-5759e988-bd862e3fe1be46a994272793",
                "Root=1-00000000-000000000000000000000000",
                "Root=1-5759e988-bd862e3fe1be46a99427279g",
                "Parent=53995c3f42cd8ad8;Sampled=1",
                ";;;===;;;",
                "\0\r\n"
            })
    void takesNothingFromABrokenHeaderOfLambda(String header) {
        assertThat(TraceContext.ofLambda(header)).isEqualTo(TraceContext.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0000000000000000", "53995c3f42cd8ad", "53995C3F42CD8AD8", "53995c3f42cd8ad8a"})
    void takesNoBrokenParent(String parent) {
        assertThat(TraceContext.ofLambda("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=" + parent))
                .isEqualTo(new TraceContext(A, "", null, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-011",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-011",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
                " 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0\n"
            })
    void takesNothingFromABrokenTraceparent(String header) {
        assertThat(TraceContext.ofHeaders(header, null)).isEqualTo(TraceContext.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-more"})
    void takesALaterVersionAsFarAsItKnowsIt(String more) {
        assertThat(TraceContext.ofHeaders("cc-" + B + "-00f067aa0ba902b7-09" + more, null))
                .isEqualTo(new TraceContext(B, "00f067aa0ba902b7", true, ""));
    }
}
