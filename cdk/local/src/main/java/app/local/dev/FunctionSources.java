package app.local.dev;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The modules: compiles those that have changed, and has the functions run them. For one thread. */
final class FunctionSources {

    private final Recompiler recompiler;
    private final Redeployment redeployment;
    private final Map<Path, List<Path>> classPaths = new LinkedHashMap<>();
    private final Map<String, Path> compiled = new HashMap<>();
    private final List<Module> modules;

    FunctionSources(Path root, Recompiler recompiler, Redeployment redeployment) throws IOException {
        this.recompiler = recompiler;
        this.redeployment = redeployment;
        this.modules = Module.in(root);
        for (Path archive : redeployment.archives()) {
            classPaths.put(archive, redeployment.classPath(archive));
        }
    }

    /** The version of each source. */
    Map<Path, SourceFiles.Version> versions() throws IOException {
        Map<Path, SourceFiles.Version> versions = new LinkedHashMap<>();
        for (Module module : modules) {
            versions.putAll(module.sources());
        }
        return versions;
    }

    /**
     * Compiles the modules of changed files and those that use them, and has functions run them.
     *
     * @param deployment whether other functions and routes may come of it
     */
    void serve(Set<Path> changed, boolean deployment) throws IOException, InterruptedException, BuildFailedException {
        List<Module> affected = affected(changed);
        for (Module module : affected) {
            if (module.isOfStacks()) {
                compiled.put(module.name(), recompiler.compile(module));
            }
        }
        // It takes as long as the rest, and needs nothing of it.
        FutureTask<Boolean> synthesis = new FutureTask<>(() -> {
            redeployment.synthesise(recompiler::newest);
            return true;
        });
        if (deployment) {
            Thread.ofVirtual().start(synthesis);
        }
        for (Module module : affected) {
            if (!module.isOfStacks()) {
                compiled.put(module.name(), recompiler.compile(module));
            }
        }
        if (deployment) {
            join(synthesis);
        }
        for (Path archive : classPaths.keySet()) {
            replace(archive, affected);
        }
        if (changed.stream().anyMatch(Module::isMigration)) {
            redeployment.migrate();
        }
        if (deployment) {
            redeployment.deploy();
        }
    }

    /** A sentence of each rpc that no source of its service has the name of: a call of it fails. */
    List<String> missingEndpoints() throws IOException {
        Set<Path> sources = versions().keySet();
        List<String> missing = new ArrayList<>();
        for (String rpc : redeployment.rpcs()) {
            String module = "functions/" + rpc.substring(0, rpc.indexOf('.'));
            String name = rpc.substring(rpc.indexOf('/') + 1);
            if (sources.stream()
                    .noneMatch(file ->
                            file.endsWith(name + ".java") && file.toString().contains("/" + module + "/"))) {
                missing.add("rpc " + rpc + " needs one endpoint, a @Singleton class named " + name
                        + " that implements Endpoint, in " + module + "; a call of it fails until then");
            }
        }
        return missing;
    }

    private static void join(FutureTask<Boolean> task) throws IOException, InterruptedException, BuildFailedException {
        try {
            task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case BuildFailedException failed -> throw failed;
                case IOException failed -> throw failed;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    /** The changed modules and all that use them, each after what it uses. */
    private List<Module> affected(Set<Path> changed) {
        List<Module> affected = new ArrayList<>();
        for (Module module : modules) {
            boolean isChanged = changed.stream().anyMatch(module::owns);
            boolean usesChanged = modules.stream()
                    .anyMatch(other -> module.uses(other) && changed.stream().anyMatch(other::owns));
            if (isChanged || usesChanged) {
                affected.add(module);
            }
        }
        affected.sort(Comparator.comparingLong(
                module -> modules.stream().filter(module::uses).count()));
        return affected;
    }

    private void replace(Path archive, List<Module> affected) {
        List<Path> classPath = new ArrayList<>();
        boolean isAffected = false;
        for (Path entry : classPaths.getOrDefault(archive, List.of())) {
            Path fresh = entry;
            for (Module module : modules) {
                Path classes = compiled.get(module.name());
                if (classes != null && module.isJar(entry)) {
                    fresh = classes;
                    isAffected |= affected.contains(module);
                }
            }
            classPath.add(fresh);
        }
        if (isAffected) {
            redeployment.replaceClassPath(archive, classPath);
        }
    }
}
