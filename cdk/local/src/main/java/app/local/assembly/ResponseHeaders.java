package app.local.assembly;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads the headers that a CloudFront response headers policy adds. */
final class ResponseHeaders {

    private ResponseHeaders() {}

    static List<HeaderRule> of(JsonNode config) {
        List<HeaderRule> rules = new ArrayList<>();
        JsonNode security = config.path("SecurityHeadersConfig");
        JsonNode csp = security.path("ContentSecurityPolicy");
        add(rules, csp, "content-security-policy", csp.path("ContentSecurityPolicy"));
        JsonNode options = security.path("ContentTypeOptions");
        if (!options.isMissingNode()) {
            rules.add(new HeaderRule("x-content-type-options", "nosniff", isOverride(options)));
        }
        JsonNode frame = security.path("FrameOptions");
        add(rules, frame, "x-frame-options", frame.path("FrameOption"));
        JsonNode referrer = security.path("ReferrerPolicy");
        add(rules, referrer, "referrer-policy", referrer.path("ReferrerPolicy"));
        JsonNode transport = security.path("StrictTransportSecurity");
        if (!transport.isMissingNode()) {
            String value = "max-age=" + transport.path("AccessControlMaxAgeSec").asString()
                    + (transport.path("IncludeSubdomains").asBoolean(false) ? "; includeSubDomains" : "")
                    + (transport.path("Preload").asBoolean(false) ? "; preload" : "");
            rules.add(new HeaderRule("strict-transport-security", value, isOverride(transport)));
        }
        for (JsonNode item : config.path("CustomHeadersConfig").path("Items")) {
            add(rules, item, item.path("Header").asString(), item.path("Value"));
        }
        return List.copyOf(rules);
    }

    private static void add(List<HeaderRule> rules, JsonNode setting, String name, JsonNode value) {
        if (!value.isMissingNode()) {
            rules.add(new HeaderRule(name, value.asString(), isOverride(setting)));
        }
    }

    private static boolean isOverride(JsonNode setting) {
        return setting.path("Override").asBoolean(false);
    }
}
