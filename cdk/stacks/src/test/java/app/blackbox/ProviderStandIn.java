package app.blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * What a sign-in needs of GitHub ("Authorizing OAuth apps") and of Google (OpenID Connect Core), for functions in
 * containers. The person who signs in has the name that the form gives.
 */
final class ProviderStandIn implements AutoCloseable {

    /** The client that the secrets of a stage name. */
    static final String CLIENT_SECRET = "{\"client_id\":\"client\",\"client_secret\":\"secret\"}";

    /** Of the sample event HandleOauthCallback.json, whose sign-in nobody started here. */
    private static final String SAMPLE_NONCE = "bm9uY2Utbm9uY2Utbm9uY2Utbm9uY2Utbm9uY2Utbm8";

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final HttpServer server;
    private final KeyPair key;

    /** Listens at an address that functions reach. */
    ProviderStandIn(InetAddress address) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        key = generator.generateKeyPair();
        server = HttpServer.create(new InetSocketAddress(address, 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    String url() {
        InetSocketAddress address = server.getAddress();
        return "http://" + address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            switch (exchange.getRequestURI().getPath()) {
                case "/login/oauth/authorize" -> redirect(exchange, parse(body));
                // The code is the name, and so is the token.
                case "/login/oauth/access_token" ->
                    json(exchange, "{\"access_token\":\"" + parse(body).get("code") + "\",\"token_type\":\"bearer\"}");
                case "/user" -> json(exchange, user(exchange));
                case "/user/emails" ->
                    json(exchange, "[{\"email\":\"ada@example.com\",\"primary\":true,\"verified\":true}]");
                case "/.well-known/openid-configuration" -> json(exchange, """
                        {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
                         "jwks_uri": "%1$s/keys"}
                        """.formatted(url()));
                case "/token" ->
                    json(
                            exchange,
                            "{\"access_token\":\"token\",\"token_type\":\"Bearer\",\"id_token\":\"" + idToken()
                                    + "\"}");
                case "/keys" -> json(exchange, keys());
                default -> exchange.sendResponseHeaders(404, -1);
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void redirect(HttpExchange exchange, Map<String, String> form) throws IOException {
        Map<String, String> query = parse(exchange.getRequestURI().getRawQuery());
        exchange.getResponseHeaders()
                .add(
                        "location",
                        query.get("redirect_uri") + "?code=" + form.get("name") + "&state=" + query.get("state"));
        exchange.sendResponseHeaders(302, -1);
    }

    private static String user(HttpExchange exchange) {
        String name = exchange.getRequestHeaders().getFirst("authorization").replace("Bearer ", "");
        // Another name is another account.
        long id = 1 + Integer.toUnsignedLong(name.hashCode());
        return "{\"id\":" + id + ",\"login\":\"" + name + "\",\"name\":\"" + name + "\"}";
    }

    private String idToken() throws GeneralSecurityException {
        long now = Instant.now().getEpochSecond();
        String signed = encoded("{\"alg\":\"RS256\",\"kid\":\"1\"}") + "."
                + encoded("""
                {"iss":"%s","sub":"1078","aud":"client","iat":%d,"exp":%d,"nonce":"%s","name":"Ada",
                 "email":"ada@example.com","email_verified":true}
                """.formatted(url(), now, now + 300, SAMPLE_NONCE));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key.getPrivate());
        signature.update(signed.getBytes(UTF_8));
        return signed + "." + BASE64.encodeToString(signature.sign());
    }

    private String keys() {
        RSAPublicKey rsa = (RSAPublicKey) key.getPublic();
        return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"1\",\"n\":\""
                + encoded(rsa.getModulus()) + "\",\"e\":\"" + encoded(rsa.getPublicExponent()) + "\"}]}";
    }

    private static String encoded(String json) {
        return BASE64.encodeToString(json.getBytes(UTF_8));
    }

    /** Big-endian without a byte for the sign (RFC 7518 §2, Base64urlUInt). */
    private static String encoded(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return BASE64.encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static Map<String, String> parse(String form) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : form.split("&")) {
            int equals = pair.indexOf('=');
            parameters.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
        }
        return parameters;
    }

    private static void json(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().add("content-type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
