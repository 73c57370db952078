package app.stacks;

import app.api.Catalogue;
import app.stacks.alerts.AlertsStack;
import app.stacks.api.ApiStack;
import app.stacks.database.DatabaseAccess;
import app.stacks.database.DatabaseStack;
import app.stacks.database.EmulatedDatabase;
import app.stacks.functions.ArchiveAssets;
import app.stacks.functions.HelperLogs;
import app.stacks.gateway.GatewayStack;
import app.stacks.network.NetworkStack;
import app.stacks.pipeline.DeploymentRolesStack;
import app.stacks.site.GlobalStack;
import app.stacks.site.PublicOrigin;
import app.stacks.site.SiteFiles;
import app.stacks.site.SiteStack;
import app.stacks.stage.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.TagProps;
import software.amazon.awscdk.Tags;
import software.constructs.Construct;

/** Everything that one stage consists of. */
final class Deployment {

    /**
     * Declares it.
     *
     * @param project the project's root, where the built archives and the built site are
     */
    Deployment(Construct scope, Stage stage, Catalogue catalogue, Path project) {
        tag(scope, "application", "lambda-svelte-setup");
        tag(scope, "stage", stage.name());
        stage.operations().owner().ifPresent(owner -> tag(scope, "owner", owner));
        AlertsStack alerts = new AlertsStack(scope, stage);
        GatewayStack gateway = new GatewayStack(scope, stage, catalogue);
        DatabaseAccess database;
        PublicOrigin origin;
        if (stage.emulator().isPresent()) {
            // The free editions of emulators have neither CloudFront nor RDS; the API is what is tested there.
            database = new EmulatedDatabase(stage.emulator().get().database());
            origin = new PublicOrigin(stage.emulator().get().site(), Optional.empty());
        } else {
            NetworkStack network = new NetworkStack(scope, stage);
            database = new DatabaseStack(scope, stage, network, alerts, catalogue.services());
            Optional<GlobalStack> global =
                    stage.hasGlobalPart() ? Optional.of(new GlobalStack(scope, stage)) : Optional.empty();
            origin = new SiteStack(scope, stage, gateway, global, new SiteFiles(project)).origin();
        }
        stage.repository().ifPresent(repository -> new DeploymentRolesStack(scope, stage, repository));
        new ApiStack(scope, stage, catalogue, new ArchiveAssets(project), alerts, database, gateway, origin);
        HelperLogs.add(scope, stage);
    }

    /** A tag of everything: what costs are split by. */
    private static void tag(Construct scope, String key, String value) {
        Tags.of(scope)
                .add(
                        key,
                        value,
                        TagProps.builder()
                                // It takes tags only where the newest schema of it has arrived.
                                .excludeResourceTypes(List.of("AWS::CloudWatch::Dashboard"))
                                .build());
    }
}
