package app.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.local.lambda.EnvironmentLife.Signal;
import app.local.lambda.EnvironmentLife.State;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentLifeTest {

    @ParameterizedTest(name = "{0} {2} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # state   | retired | signal       | then      | effects
            INIT      | false   | RESTORE_NEXT | RESTORE   | LOG_INIT
            INIT      | false   | NEXT         | IDLE      | READY
            INIT      | true    | NEXT         | ENDING    | READY, TERMINATE
            INIT      | false   | INVOKE       |           | it is not idle
            INIT      | false   | RESPONSE     |           | there is no invocation to respond to
            INIT      | false   | INIT_ERROR   | ENDING    | INIT_FAILED, TERMINATE
            INIT      | false   | TIME_UP      | ENDING    | INIT_FAILED, KILL
            INIT      | false   | STOP         | ENDING    | INIT_FAILED, TERMINATE
            INIT      | false   | EXIT         | ENDED     | INIT_FAILED, WARN
            RESTORE   | false   | RESTORE_NEXT |           | restore/next comes once, before the first invocation
            RESTORE   | false   | NEXT         | IDLE      | LOG_RESTORE, READY
            RESTORE   | true    | NEXT         | ENDING    | LOG_RESTORE, READY, TERMINATE
            RESTORE   | false   | INIT_ERROR   | ENDING    | INIT_FAILED, TERMINATE
            RESTORE   | false   | TIME_UP      | ENDING    | INIT_FAILED, KILL
            RESTORE   | false   | STOP         | ENDING    | INIT_FAILED, TERMINATE
            RESTORE   | false   | EXIT         | ENDED     | INIT_FAILED, WARN
            IDLE      | false   | RESTORE_NEXT |           | restore/next comes once, before the first invocation
            IDLE      | false   | NEXT         | IDLE      |
            IDLE      | false   | INVOKE       | INVOKE    |
            IDLE      | false   | RESPONSE     |           | there is no invocation to respond to
            IDLE      | false   | INIT_ERROR   | IDLE      |
            IDLE      | false   | TIME_UP      | ENDING    | TERMINATE
            IDLE      | false   | RETIRE       | ENDING    | TERMINATE
            IDLE      | false   | STOP         | ENDING    | TERMINATE
            IDLE      | false   | EXIT         | ENDED     | WARN
            INVOKE    | false   | NEXT         |           | the invocation before was not answered
            INVOKE    | false   | INVOKE       |           | it is not idle
            INVOKE    | false   | RESPONSE     | RETURNING | COMPLETE
            INVOKE    | false   | TIME_UP      | ENDING    | WARN, COMPLETE, KILL
            INVOKE    | false   | STOP         | ENDING    | TERMINATE
            INVOKE    | false   | EXIT         | ENDED     | WARN, COMPLETE
            RETURNING | false   | NEXT         | IDLE      |
            RETURNING | true    | NEXT         | ENDING    | TERMINATE
            RETURNING | false   | RESPONSE     |           | there is no invocation to respond to
            RETURNING | false   | TIME_UP      | ENDING    | KILL
            RETURNING | false   | STOP         | ENDING    | TERMINATE
            RETURNING | false   | EXIT         | ENDED     |
            ENDING    | false   | RESTORE_NEXT | ENDING    |
            ENDING    | false   | NEXT         | ENDING    |
            ENDING    | false   | INVOKE       |           | it is not idle
            ENDING    | false   | RESPONSE     | ENDING    | COMPLETE
            ENDING    | false   | INIT_ERROR   | ENDING    |
            ENDING    | false   | TIME_UP      | ENDING    | KILL
            ENDING    | false   | STOP         | ENDING    |
            ENDING    | false   | EXIT         | ENDED     | COMPLETE
            ENDED     | false   | NEXT         | ENDED     |
            ENDED     | false   | RESPONSE     |           | there is no invocation to respond to
            ENDED     | false   | TIME_UP      | ENDED     |
            ENDED     | false   | STOP         | ENDED     |
            ENDED     | false   | EXIT         | ENDED     |
            """)
    void goesOn(State state, boolean retired, Signal signal, @Nullable State then, @Nullable String effects) {
        EnvironmentLife life = new EnvironmentLife(state, retired, 100, 0, 0);
        if (then == null) {
            assertThatThrownBy(() -> life.on(signal, 130))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(effects);
            return;
        }
        EnvironmentLife.Step step = life.on(signal, 130);
        assertThat(step.life().state()).isEqualTo(then);
        assertThat(step.effects()).hasToString("[" + (effects == null ? "" : effects) + "]");
        boolean stays = then == state && (then == State.ENDED || signal != Signal.TIME_UP);
        assertThat(step.life().since()).isEqualTo(stays ? 100 : 130);
    }

    @ParameterizedTest
    @CsvSource({"INIT", "RESTORE", "INVOKE", "RETURNING", "ENDING", "ENDED"})
    void retiredItGoesOnUntilItHasNothingToDo(State state) {
        EnvironmentLife.Step step = new EnvironmentLife(state, false, 100, 0, 0).on(Signal.RETIRE, 130);
        assertThat(step).isEqualTo(new EnvironmentLife.Step(new EnvironmentLife(state, true, 100, 0, 0), List.of()));
    }

    @Test
    void timesItsStart() {
        EnvironmentLife life = EnvironmentLife.begin(1_000);
        life = life.on(Signal.RESTORE_NEXT, 1_300).life();
        life = life.on(Signal.NEXT, 1_350).life();
        life = life.on(Signal.INVOKE, 2_000).life();
        life = life.on(Signal.RESPONSE, 2_100).life();
        assertThat(life).isEqualTo(new EnvironmentLife(State.RETURNING, false, 2_100, 300, 50));
        assertThat(life.inState(2_140).toNanos()).isEqualTo(40);
        assertThat(EnvironmentLife.begin(1_000).on(Signal.NEXT, 1_200).life().initNanos())
                .isEqualTo(200);
    }
}
