package app.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import app.api.Catalogue;
import app.runtime.Endpoint;
import app.user.Users;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;

/**
 * Which part may know which other: the arrows of the README's picture, and nothing else. A service is found by its
 * folder in proto/, so a new one is held to the rules without an edit here.
 */
@AnalyzeClasses(packages = "app", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    /** The one edge between services: a first sign-in creates its user in the same transaction. */
    private static final Set<String> EDGES = Set.of("auth -> " + Users.class.getName());

    private static final Catalogue CATALOGUE = Catalogue.ofProto();

    /** The packages of the services, such as {@code app.user..}; what is generated from proto/ is everybody's. */
    private static final String[] SERVICES =
            CATALOGUE.services().stream().map(ArchitectureTest::packageOf).toArray(String[]::new);

    private static final String[] GENERATED = {"app.*.v1", "app.v1"};

    /** A service whose classes are not on this module's class path would be guarded by no rule. */
    @ArchTest
    static void everyServiceIsHere(JavaClasses found) {
        for (String service : CATALOGUE.services()) {
            if (found.stream().noneMatch(resideInAnyPackage(packageOf(service))::test)) {
                throw new AssertionError("No rule guards the service " + service + ": there is no class in the package "
                        + packageOf(service) + ". Put its classes there, and name its module functions/" + service
                        + " in pom.xml and in functions/archives/pom.xml.");
            }
        }
    }

    @ArchTest
    static final ArchRule servicesUseEachOtherOnlyWhereNamed =
            classes().that(resideInAnyPackage(SERVICES)).should(useOnlyNamedPorts());

    /** Layers: no package uses one that uses it, straight or by others. */
    @ArchTest
    static final ArchRule packagesHaveNoCircles =
            slices().assignedFrom(packages()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theModelKnowsNobody = noClasses()
            .that()
            .resideInAPackage("app.api")
            .should()
            .dependOnClassesThat(resideInAnyPackage("app.runtime..", "app.migrate", "app.stacks..", "app.local..")
                    .or(resideInAnyPackage(SERVICES)));

    @ArchTest
    static final ArchRule theRuntimeKnowsNoService = noClasses()
            .that()
            .resideInAPackage("app.runtime..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("app.migrate", "app.stacks..", "app.local..")
                    .or(resideInAnyPackage(SERVICES)));

    @ArchTest
    static final ArchRule theLocalTargetReadsTemplatesAndArchivesOnly = noClasses()
            .that()
            .resideInAPackage("app.local..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("app.api", "app.runtime..", "app.migrate", "app.stacks..")
                    .or(resideInAnyPackage(SERVICES)));

    /** The tests' kit is in no archive; it invokes functions as Lambda does. */
    @ArchTest
    static final ArchRule onlyTheAdapterKnowsLambda = noClasses()
            .that(not(resideInAnyPackage("app.runtime.function", "app.local..", "app.testing")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.amazonaws..");

    @ArchTest
    static final ArchRule sqlStaysInRepositories = noClasses()
            .that(resideInAnyPackage("app.runtime..").or(resideInAnyPackage(SERVICES)))
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

    private static String packageOf(String service) {
        return "app." + service;
    }

    private static SliceAssignment packages() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return type.getPackageName().startsWith("app.")
                                && !resideInAnyPackage(GENERATED).test(type)
                        ? SliceIdentifier.of(type.getPackageName())
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "packages";
            }
        };
    }

    private static ArchCondition<JavaClass> useOnlyNamedPorts() {
        return new ArchCondition<>("use other services only through the ports that are named") {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                    JavaClass used = dependency.getTargetClass();
                    boolean another = resideInAnyPackage(SERVICES).test(used)
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
                boolean named = CATALOGUE.rpcs().stream()
                        .anyMatch(rpc -> endpoint.getName().equals(packageOf(rpc.service()) + "." + rpc.name()));
                if (!named) {
                    events.add(SimpleConditionEvent.violated(endpoint, endpoint.getName() + " has the name of no rpc"));
                }
            }
        };
    }
}
