package app.stacks;

import app.api.Catalogue;
import app.stacks.api.ApiStack;
import app.stacks.database.Database;
import app.stacks.functions.Archives;
import app.stacks.gateway.GatewayStack;
import app.stacks.network.Network;
import app.stacks.site.SiteStack;
import app.stacks.stage.Stage;
import software.constructs.Construct;

/** Everything that one stage consists of. */
final class Deployment {

    Deployment(Construct scope, Stage stage, Catalogue catalogue, Archives archives) {
        Network network = new Network(scope, stage);
        Database database = new Database(scope, stage, network, catalogue.services());
        GatewayStack gateway = new GatewayStack(scope, stage);
        SiteStack site = new SiteStack(scope, stage, gateway);
        new ApiStack(scope, stage, catalogue, archives, database, gateway, site.origin());
    }
}
