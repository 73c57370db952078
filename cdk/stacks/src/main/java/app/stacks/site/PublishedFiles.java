package app.stacks.site;

import app.stacks.stage.Stage;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.s3.IBucket;
import software.amazon.awscdk.services.s3.deployment.BucketDeployment;
import software.amazon.awscdk.services.s3.deployment.CacheControl;
import software.amazon.awscdk.services.s3.deployment.ISource;
import software.amazon.awscdk.services.s3.deployment.Source;
import software.constructs.Construct;

/**
 * The built site in its bucket. A file whose name holds its hash is kept for ever by browsers, and stays in the bucket
 * for pages that were opened before; all others are asked for anew each time.
 */
final class PublishedFiles extends Construct {

    private static final String HASHED = "_app/immutable/*";

    PublishedFiles(Construct scope, Stage stage, IBucket bucket, Path folder) {
        super(scope, "PublishedFiles");
        List<ISource> sources = List.of(Source.asset(folder.toString()));
        LogGroup log = LogGroup.Builder.create(this, "Log")
                .retention(stage.logRetention())
                .removalPolicy(stage.removal())
                .build();
        BucketDeployment hashed = BucketDeployment.Builder.create(this, "Hashed")
                .sources(sources)
                .destinationBucket(bucket)
                .exclude(List.of("*"))
                .include(List.of(HASHED))
                .cacheControl(List.of(
                        CacheControl.setPublic(), CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()))
                .prune(false)
                .logGroup(log)
                .build();
        BucketDeployment pages = BucketDeployment.Builder.create(this, "Pages")
                .sources(sources)
                .destinationBucket(bucket)
                .exclude(List.of(HASHED))
                .cacheControl(List.of(CacheControl.noCache()))
                .prune(true)
                .logGroup(log)
                .build();
        // A new page must find the files that it names.
        pages.getNode().addDependency(hashed);
    }
}
