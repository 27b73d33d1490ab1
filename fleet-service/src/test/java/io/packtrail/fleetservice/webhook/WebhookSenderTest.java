package io.packtrail.fleetservice.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.packtrail.fleetservice.config.SelfSigned;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.timescalestore.WebhookDelivery;
import io.packtrail.timescalestore.WebhookOutbox.Claim;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An attempt over TLS: the connection goes to an address, the certificate must be the name's. */
class WebhookSenderTest {
  private static final UUID SUBSCRIPTION = new UUID(0, 7);
  private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  @Test
  void receiver_withACertificateOfItsName_isToldAndNoOther(@TempDir Path dir) throws Exception {
    SelfSigned ca = SelfSigned.make(dir, "receiver", "-ext", "san=dns:localhost");
    HttpsServer receiver = receiver(dir.resolve("receiver.p12"));
    Vertx vertx = Vertx.vertx();
    try {
      int port = receiver.getAddress().getPort();
      HttpClientOptions trusting =
          new HttpClientOptions()
              .setTrustOptions(new PemTrustOptions().addCertPath(ca.certificate().toString()));

      assertThat(send(vertx, dir, trusting, "https://localhost:" + port)).isEqualTo(204);
      assertThatThrownBy(() -> send(vertx, dir, trusting, "https://127.0.0.1:" + port))
          .as("the certificate is another name's")
          .hasRootCauseMessage("No subject alternative names matching IP address 127.0.0.1 found");
      assertThatThrownBy(
              () -> send(vertx, dir, new HttpClientOptions(), "https://localhost:" + port))
          .as("nobody vouches for it")
          .hasStackTraceContaining("PKIX path");
    } finally {
      receiver.stop(0);
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void receiver_withAnIpv6AddressAlone_isTold(@TempDir Path dir) throws Exception {
    HttpServer receiver;
    try {
      receiver =
          HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(IPV6_LOOPBACK), 0), 0);
    } catch (IOException e) {
      Assumptions.abort("this machine has no IPv6 loopback: " + e.getMessage());
      return;
    }
    AtomicReference<String> host = new AtomicReference<>();
    receiver.createContext(
        "/hook",
        exchange -> {
          host.set(exchange.getRequestHeaders().getFirst("Host"));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
    Vertx vertx = Vertx.vertx();
    try {
      String authority = "[::1]:" + receiver.getAddress().getPort();

      assertThat(send(vertx, dir, new HttpClientOptions(), "http://" + authority + "/hook"))
          .isEqualTo(204);
      assertThat(host).hasValue(authority);
    } finally {
      receiver.stop(0);
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private static int send(Vertx vertx, Path dir, HttpClientOptions options, String url)
      throws Exception {
    SecretBox box = SecretBox.of(dir.resolve("webhook.key"));
    ServiceConfig.Webhooks rules = new ServiceConfig.Webhooks(true, true, Duration.ofSeconds(1), 1);
    WebhookSender sender = new WebhookSender(rules, box, vertx, options, 1, Clock.systemUTC());
    WebhookDelivery delivery =
        new WebhookDelivery(
            1, UUID.randomUUID(), SUBSCRIPTION, "{}", Instant.EPOCH, 1, null, null, null);
    return sender
        .send(new Claim(delivery, url, box.seal(SUBSCRIPTION, new byte[32])))
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private static HttpsServer receiver(Path store) throws Exception {
    char[] password = "changeit".toCharArray();
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(KeyStore.getInstance(store.toFile(), password), password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }
}
