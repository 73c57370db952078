package app.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import app.api.Catalogue;
import app.runtime.Endpoint;
import app.user.Users;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/** Which part may know which other: the arrows of the README's picture, and nothing else. */
@AnalyzeClasses(packages = "app", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    /** The one edge between services: a first sign-in creates its user in the same transaction. */
    private static final Set<String> EDGES = Set.of("auth -> " + Users.class.getName());

    @ArchTest
    static final ArchRule servicesUseEachOtherOnlyWhereNamed = classes()
            .that(resideInAnyPackage("app.auth", "app.user", "app.dummy"))
            .should(useOnlyNamedPorts());

    @ArchTest
    static final ArchRule theModelKnowsNobody = noClasses()
            .that()
            .resideInAPackage("app.api")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "app.runtime..",
                    "app.auth",
                    "app.user",
                    "app.dummy",
                    "app.migrate",
                    "app.stacks..",
                    "app.local.."));

    @ArchTest
    static final ArchRule theRuntimeKnowsNoService = noClasses()
            .that()
            .resideInAPackage("app.runtime..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "app.auth..", "app.user..", "app.dummy..", "app.migrate", "app.stacks..", "app.local.."));

    @ArchTest
    static final ArchRule theLocalTargetReadsTemplatesAndArchivesOnly = noClasses()
            .that()
            .resideInAPackage("app.local..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "app.api",
                    "app.runtime..",
                    "app.auth..",
                    "app.user..",
                    "app.dummy..",
                    "app.migrate",
                    "app.stacks.."));

    /** The tests' kit is in no archive; it invokes functions as Lambda does. */
    @ArchTest
    static final ArchRule onlyTheAdapterKnowsLambda = noClasses()
            .that(not(resideInAnyPackage("app.runtime", "app.local..", "app.testing")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.amazonaws..");

    @ArchTest
    static final ArchRule sqlStaysInRepositories = noClasses()
            .that()
            .resideInAnyPackage("app.runtime..", "app.auth", "app.user", "app.dummy")
            .and()
            .resideOutsideOfPackage("app.runtime.database")
            .and()
            .haveSimpleNameNotStartingWith("Postgres")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql", "javax.sql");

    @ArchTest
    static final ArchRule endpointsAreTheirModulesOwn = classes()
            .that()
            .implement(Endpoint.class)
            .should()
            .bePackagePrivate()
            .andShould()
            .haveModifier(JavaModifier.FINAL)
            .andShould(haveTheNameOfAnRpc());

    private static ArchCondition<JavaClass> useOnlyNamedPorts() {
        return new ArchCondition<>("use other services only through the ports that are named") {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                    JavaClass used = dependency.getTargetClass();
                    boolean another = resideInAnyPackage("app.auth", "app.user", "app.dummy")
                                    .test(used)
                            && !used.getPackageName().equals(user.getPackageName());
                    String service = user.getPackageName().substring("app.".length());
                    if (another && !EDGES.contains(service + " -> " + used.getName())) {
                        events.add(SimpleConditionEvent.violated(user, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static ArchCondition<JavaClass> haveTheNameOfAnRpc() {
        return new ArchCondition<>("have the name of an rpc") {
            @Override
            public void check(JavaClass endpoint, ConditionEvents events) {
                boolean named = Catalogue.ofProto().rpcs().stream()
                        .anyMatch(rpc -> endpoint.getName().equals("app." + rpc.service() + "." + rpc.name()));
                if (!named) {
                    events.add(SimpleConditionEvent.violated(endpoint, endpoint.getName() + " has the name of no rpc"));
                }
            }
        };
    }
}
