package app.stacks.site;

import app.stacks.stage.Stage;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudfront.HeadersFrameOption;
import software.amazon.awscdk.services.cloudfront.HeadersReferrerPolicy;
import software.amazon.awscdk.services.cloudfront.ResponseCustomHeader;
import software.amazon.awscdk.services.cloudfront.ResponseCustomHeadersBehavior;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersContentSecurityPolicy;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersContentTypeOptions;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersFrameOptions;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersPolicy;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersPolicyProps;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersReferrerPolicy;
import software.amazon.awscdk.services.cloudfront.ResponseHeadersStrictTransportSecurity;
import software.amazon.awscdk.services.cloudfront.ResponseSecurityHeadersBehavior;
import software.constructs.Construct;

/** The headers that CloudFront puts on every answer, whatever the origin sent. */
final class SecurityHeaders extends ResponseHeadersPolicy {

    private static final Duration TWO_YEARS = Duration.days(730);

    private static final String NO_DEVICES =
            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

    /**
     * Declares them.
     *
     * @param more further headers
     */
    SecurityHeaders(
            Construct scope, String id, Stage stage, String contentSecurityPolicy, List<ResponseCustomHeader> more) {
        super(
                scope,
                id,
                ResponseHeadersPolicyProps.builder()
                        .responseHeadersPolicyName(stage.stackName(id))
                        .securityHeadersBehavior(ResponseSecurityHeadersBehavior.builder()
                                .contentSecurityPolicy(ResponseHeadersContentSecurityPolicy.builder()
                                        .contentSecurityPolicy(contentSecurityPolicy)
                                        .override(true)
                                        .build())
                                .strictTransportSecurity(ResponseHeadersStrictTransportSecurity.builder()
                                        .accessControlMaxAge(TWO_YEARS)
                                        .includeSubdomains(true)
                                        .override(true)
                                        .build())
                                .contentTypeOptions(ResponseHeadersContentTypeOptions.builder()
                                        .override(true)
                                        .build())
                                .frameOptions(ResponseHeadersFrameOptions.builder()
                                        .frameOption(HeadersFrameOption.DENY)
                                        .override(true)
                                        .build())
                                .referrerPolicy(ResponseHeadersReferrerPolicy.builder()
                                        .referrerPolicy(HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN)
                                        .override(true)
                                        .build())
                                .build())
                        .customHeadersBehavior(ResponseCustomHeadersBehavior.builder()
                                .customHeaders(all(more))
                                .build())
                        .build());
    }

    private static List<ResponseCustomHeader> all(List<ResponseCustomHeader> more) {
        return Stream.concat(
                        Stream.of(
                                header("permissions-policy", NO_DEVICES),
                                header("cross-origin-opener-policy", "same-origin"),
                                header("cross-origin-resource-policy", "same-origin")),
                        more.stream())
                .toList();
    }

    static ResponseCustomHeader header(String name, String value) {
        return ResponseCustomHeader.builder()
                .header(name)
                .value(value)
                .override(true)
                .build();
    }
}
