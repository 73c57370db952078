package app.local.gateway;

import app.local.assembly.Assembly;
import app.local.assembly.AuthorizerSpec;
import app.local.gateway.GatewayRequest.Header;
import java.io.ByteArrayOutputStream;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Writes the events of an HTTP API in payload format 2.0, for integrations and for authorizers. */
final class Payload {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    /** What concerns one connection only (RFC 9110 §7.6.1), and what the gateway says itself. */
    private static final Set<String> DROPPED = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "expect",
            "cookie",
            "content-length",
            "x-amzn-trace-id",
            "x-forwarded-for",
            "x-forwarded-port",
            "x-forwarded-proto");

    private Payload() {}

    /** The event of a function behind a route. */
    static byte[] ofIntegration(RoutedRequest call, CallerIdentity identity) {
        ByteArrayOutputStream out =
                new ByteArrayOutputStream(1024 + call.request().body().length);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringProperty("version", "2.0");
            json.writeStringProperty("routeKey", call.match().route().key());
            writeRequest(json, call);
            writeContext(json, call, identity);
            writeParameters(json, call);
            writeBody(json, call.request());
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    /**
     * The event of a REQUEST authorizer.
     *
     * @param identitySource the values of the authorizer's identity sources
     */
    static byte[] ofAuthorizer(RoutedRequest call, AuthorizerSpec authorizer, List<String> identitySource) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringProperty("version", "2.0");
            json.writeStringProperty("type", "REQUEST");
            json.writeStringProperty("routeArn", routeArn(call));
            if (!authorizer.identitySources().isEmpty()) {
                writeTexts(json, "identitySource", identitySource);
            }
            json.writeStringProperty("routeKey", call.match().route().key());
            writeRequest(json, call);
            writeContext(json, call, new CallerIdentity.Nobody());
            writeParameters(json, call);
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    static String apiId(RoutedRequest call) {
        return call.api().id().toLowerCase(Locale.ROOT);
    }

    private static String domainName(RoutedRequest call) {
        return apiId(call) + ".execute-api." + Assembly.REGION + ".amazonaws.com";
    }

    private static String routeArn(RoutedRequest call) {
        String path = call.path();
        String stage = "/" + call.api().stage();
        String inStage = path.startsWith(stage + "/") ? path.substring(stage.length()) : path;
        return "arn:aws:execute-api:" + Assembly.REGION + ":" + Assembly.ACCOUNT + ":" + apiId(call) + stage + "/"
                + call.request().method() + inStage;
    }

    private static void writeRequest(JsonGenerator json, RoutedRequest call) {
        GatewayRequest request = call.request();
        json.writeStringProperty("rawPath", call.path());
        json.writeStringProperty("rawQueryString", request.rawQuery());
        List<String> cookies = cookies(request);
        if (!cookies.isEmpty()) {
            writeTexts(json, "cookies", cookies);
        }
        writeMap(json, "headers", headers(call));
        Map<String, String> query = PercentCoding.parameters(request.rawQuery());
        if (!query.isEmpty()) {
            writeMap(json, "queryStringParameters", query);
        }
    }

    private static void writeAuthorizer(JsonGenerator json, CallerIdentity identity) {
        switch (identity) {
            case CallerIdentity.Nobody _ -> {}
            case CallerIdentity.Lambda lambda -> {
                json.writeObjectPropertyStart("authorizer");
                json.writeName("lambda");
                json.writeTree(lambda.context());
                json.writeEndObject();
            }
            case CallerIdentity.Iam iam -> {
                json.writeObjectPropertyStart("authorizer");
                json.writeObjectPropertyStart("iam");
                json.writeStringProperty("accessKey", iam.accessKey());
                json.writeStringProperty("accountId", Assembly.ACCOUNT);
                json.writeStringProperty("callerId", "AIDALOCAL");
                json.writeNullProperty("cognitoIdentity");
                json.writeNullProperty("principalOrgId");
                json.writeStringProperty("userArn", iam.userArn());
                json.writeStringProperty("userId", "AIDALOCAL");
                json.writeEndObject();
                json.writeEndObject();
            }
        }
    }

    private static void writeContext(JsonGenerator json, RoutedRequest call, CallerIdentity identity) {
        GatewayRequest request = call.request();
        json.writeObjectPropertyStart("requestContext");
        json.writeStringProperty("accountId", Assembly.ACCOUNT);
        json.writeStringProperty("apiId", apiId(call));
        writeAuthorizer(json, identity);
        json.writeStringProperty("domainName", domainName(call));
        json.writeStringProperty("domainPrefix", apiId(call));
        json.writeObjectPropertyStart("http");
        json.writeStringProperty("method", request.method());
        json.writeStringProperty("path", call.path());
        json.writeStringProperty("protocol", request.protocol());
        json.writeStringProperty("sourceIp", request.sourceIp());
        json.writeStringProperty("userAgent", request.header("user-agent").orElse(""));
        json.writeEndObject();
        json.writeStringProperty("requestId", call.requestId());
        json.writeStringProperty("routeKey", call.match().route().key());
        json.writeStringProperty("stage", call.api().stage());
        json.writeStringProperty("time", TIME.format(call.time()));
        json.writeNumberProperty("timeEpoch", call.time().toEpochMilli());
        json.writeEndObject();
    }

    private static void writeParameters(JsonGenerator json, RoutedRequest call) {
        if (!call.match().parameters().isEmpty()) {
            writeMap(json, "pathParameters", call.match().parameters());
        }
        if (!call.api().stageVariables().isEmpty()) {
            writeMap(json, "stageVariables", call.api().stageVariables());
        }
    }

    private static void writeBody(JsonGenerator json, GatewayRequest request) {
        if (request.body().length == 0) {
            json.writeBooleanProperty("isBase64Encoded", false);
            return;
        }
        Optional<String> text = isText(request) ? PercentCoding.utf8(request.body()) : Optional.empty();
        json.writeStringProperty(
                "body", text.orElseGet(() -> Base64.getEncoder().encodeToString(request.body())));
        json.writeBooleanProperty("isBase64Encoded", text.isEmpty());
    }

    private static boolean isText(GatewayRequest request) {
        String header = request.header("content-type").orElse("text/plain");
        String type = header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return type.startsWith("text/")
                || type.endsWith("+json")
                || type.endsWith("+xml")
                || type.equals("application/json")
                || type.equals("application/xml")
                || type.equals("application/javascript");
    }

    private static List<String> cookies(GatewayRequest request) {
        List<String> cookies = new ArrayList<>();
        for (String header : request.values("cookie")) {
            for (String cookie : header.split(";")) {
                if (!cookie.isBlank()) {
                    cookies.add(cookie.strip());
                }
            }
        }
        return cookies;
    }

    private static Map<String, String> headers(RoutedRequest call) {
        GatewayRequest request = call.request();
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : request.headers()) {
            if (!DROPPED.contains(header.name())) {
                headers.merge(header.name(), header.value(), (first, next) -> first + "," + next);
            }
        }
        headers.put("content-length", Integer.toString(request.body().length));
        headers.put("x-amzn-trace-id", call.traceHeader());
        Optional<String> forwarded = request.header("x-forwarded-for");
        headers.put("x-forwarded-for", forwarded.map(list -> list + ", ").orElse("") + request.sourceIp());
        headers.put("x-forwarded-port", Integer.toString(request.port()));
        headers.put("x-forwarded-proto", "http");
        return headers;
    }

    private static void writeTexts(JsonGenerator json, String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
    }

    private static void writeMap(JsonGenerator json, String name, Map<String, String> map) {
        json.writeObjectPropertyStart(name);
        map.forEach(json::writeStringProperty);
        json.writeEndObject();
    }
}
