package app.stacks;

import app.api.Catalogue;
import app.stacks.alerts.Alerts;
import app.stacks.api.ApiStack;
import app.stacks.database.Database;
import app.stacks.functions.Archives;
import app.stacks.gateway.GatewayStack;
import app.stacks.network.Network;
import app.stacks.pipeline.Pipeline;
import app.stacks.site.GlobalStack;
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
        Tags.of(scope)
                .add(
                        "stage",
                        stage.name(),
                        TagProps.builder()
                                // It takes tags only where the newest schema of it has arrived.
                                .excludeResourceTypes(List.of("AWS::CloudWatch::Dashboard"))
                                .build());
        Alerts alerts = new Alerts(scope, stage);
        Network network = new Network(scope, stage);
        Database database = new Database(scope, stage, network, alerts, catalogue.services());
        GatewayStack gateway = new GatewayStack(scope, stage);
        Optional<GlobalStack> global =
                stage.hasGlobalPart() ? Optional.of(new GlobalStack(scope, stage)) : Optional.empty();
        SiteStack site = new SiteStack(scope, stage, gateway, global, new SiteFiles(project));
        stage.repository().ifPresent(repository -> new Pipeline(scope, stage, repository));
        new ApiStack(scope, stage, catalogue, new Archives(project), alerts, database, gateway, site.origin());
    }
}
