package app.runtime.function;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextConfiguration;
import io.micronaut.context.BeanContext;
import io.micronaut.context.DefaultApplicationContext;
import io.micronaut.core.convert.ConversionContext;
import io.micronaut.core.convert.MutableConversionService;
import io.micronaut.core.convert.TypeConverter;
import io.micronaut.inject.BeanConfiguration;
import io.micronaut.inject.BeanDefinitionReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.jar.JarEntry;

/**
 * A context of the beans that a function has, and of none that Micronaut brings for servers: those hundred definitions,
 * and the file systems of jars that it looks for them in, were a third of a cold start.
 */
final class Beans extends DefaultApplicationContext {

    private static final String FOLDER = "META-INF/micronaut/" + BeanDefinitionReference.class.getName() + "/";
    private static final String MICRONAUT = "io.micronaut.";

    /** Of Micronaut's own: the publisher of events that every context asks for. */
    private static final String WANTED = "io.micronaut.context.event.";

    private Beans(ApplicationContextConfiguration configuration) {
        super(configuration);
    }

    /** Makes such a context and starts it. */
    static ApplicationContext open() {
        return new Beans(new Settings()).start();
    }

    /** No environment to deduce, no files to read, no banner: beans, and nothing else. */
    private static final class Settings implements ApplicationContextConfiguration {

        private final MutableConversionService conversions = new NoConversions();

        @Override
        public List<String> getEnvironments() {
            return List.of();
        }

        @Override
        public Optional<Boolean> getDeduceEnvironments() {
            return Optional.of(false);
        }

        @Override
        public boolean isDeduceCloudEnvironment() {
            return false;
        }

        @Override
        public boolean isEnvironmentPropertySource() {
            return false;
        }

        @Override
        public boolean isEnableDefaultPropertySources() {
            return false;
        }

        @Override
        public Boolean isBootstrapEnvironmentEnabled() {
            return false;
        }

        @Override
        public boolean isBannerEnabled() {
            return false;
        }

        @Override
        public Optional<MutableConversionService> getConversionService() {
            return Optional.of(conversions);
        }
    }

    /**
     * There are no properties to convert. Another one of Micronaut's own would look for converters in every jar again.
     */
    private static final class NoConversions implements MutableConversionService {

        @Override
        public <S, T> void addConverter(Class<S> source, Class<T> target, Function<S, T> converter) {}

        @Override
        public <S, T> void addConverter(Class<S> source, Class<T> target, TypeConverter<S, T> converter) {}

        @Override
        public <S, T> boolean canConvert(Class<S> source, Class<T> target) {
            return target.isAssignableFrom(source);
        }

        @Override
        public <T> Optional<T> convert(Object object, Class<T> target, ConversionContext context) {
            return target.isInstance(object) ? Optional.of(target.cast(object)) : Optional.empty();
        }

        @Override
        public <S, T> Optional<T> convert(
                S object, Class<? super S> source, Class<T> target, ConversionContext context) {
            return convert(object, target, context);
        }
    }

    @Override
    @SuppressWarnings("rawtypes") // As it is declared.
    protected List<BeanDefinitionReference> resolveBeanDefinitionReferences() {
        List<BeanDefinitionReference> references = new ArrayList<>();
        try {
            for (String name : names()) {
                references.add((BeanDefinitionReference) Class.forName(name, true, getClassLoader())
                        .getConstructor()
                        .newInstance());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the class path", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a bean's definition cannot be made: " + e, e);
        }
        return references;
    }

    /** There are none. */
    @Override
    protected void initializeTypeConverters(BeanContext beans) {}

    /** There is none among our packages. */
    @Override
    protected Iterable<BeanConfiguration> resolveBeanConfigurations() {
        return List.of();
    }

    /** Of the definitions that the annotation processor has written, each a file of that name in one folder a jar. */
    private Set<String> names() throws IOException {
        Set<String> names = new LinkedHashSet<>();
        Enumeration<URL> folders = getClassLoader().getResources(FOLDER);
        while (folders.hasMoreElements()) {
            URL folder = folders.nextElement();
            if (folder.openConnection() instanceof JarURLConnection jar) {
                Enumeration<JarEntry> entries = jar.getJarFile().entries();
                while (entries.hasMoreElements()) {
                    String entry = entries.nextElement().getName();
                    if (entry.startsWith(FOLDER)) {
                        add(entry.substring(FOLDER.length()), names);
                    }
                }
            } else {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(URI.create(folder.toString())))) {
                    files.forEach(file -> add(String.valueOf(file.getFileName()), names));
                }
            }
        }
        return names;
    }

    private static void add(String name, Set<String> names) {
        boolean ours = !name.startsWith(MICRONAUT) || name.startsWith(WANTED);
        if (!name.isEmpty() && ours) {
            names.add(name);
        }
    }
}
