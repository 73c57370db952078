package app.stacks;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A test of the settings of each stage, {@link Synthesised#STAGES}. */
@ParameterizedTest
@FieldSource("app.stacks.Synthesised#STAGES")
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface InEveryStage {}
