package io.packtrail.fleetservice.webhook;

import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.timescalestore.WebhookOutbox.Claim;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Makes one attempt: resolves and checks the target anew, signs, posts. Follows no redirect, which
 * could lead inside, and reads nothing of the answer but its status.
 */
final class WebhookSender {
  /** For name, connection and answer together (the longest an attempt takes is twice this). */
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final ServiceConfig.Webhooks rules;
  private final SecretBox box;
  private final InstantSource clock;
  private final Vertx vertx;
  private final HttpClient client;

  /**
   * @param options of the connections, for whom other certificates than the usual are to be trusted
   */
  WebhookSender(
      ServiceConfig.Webhooks rules,
      SecretBox box,
      Vertx vertx,
      HttpClientOptions options,
      int atOnce,
      InstantSource clock) {
    this.rules = rules;
    this.box = box;
    this.vertx = vertx;
    this.clock = clock;
    client =
        vertx.createHttpClient(
            options
                .setConnectTimeout((int) TIMEOUT.toMillis())
                .setKeepAlive(false)
                .setMaxHeaderSize(8_192),
            new PoolOptions().setHttp1MaxSize(atOnce));
  }

  /** The status of the answer. */
  Future<Integer> send(Claim claim) {
    Instant begun = clock.instant();
    return vertx
        .executeBlocking(() -> WebhookTarget.of(claim.url(), rules), false)
        .compose(
            target -> {
              // A resolver that hangs must not let this one overtake, or be overtaken.
              if (Duration.between(begun, clock.instant()).compareTo(TIMEOUT) > 0) {
                return Future.failedFuture("the host's name was not resolved in time");
              }
              return post(claim, target);
            });
  }

  void close() {
    client.close();
  }

  private Future<Integer> post(Claim claim, WebhookTarget target) {
    String id = "msg_" + claim.delivery().messageId();
    long timestampS = clock.instant().getEpochSecond();
    String body = claim.delivery().body();
    byte[] secret = box.open(claim.delivery().subscriptionId(), claim.sealedSecret());
    return client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(server(target))
                .setHost(target.url().getHost())
                .setPort(target.port())
                .setSsl(target.isTls())
                .setURI(target.path())
                .setFollowRedirects(false)
                .setTimeout(TIMEOUT.toMillis())
                .putHeader("Content-Type", "application/json")
                .putHeader("User-Agent", "packtrail")
                .putHeader("webhook-id", id)
                .putHeader("webhook-timestamp", Long.toString(timestampS))
                .putHeader(
                    "webhook-signature", WebhookSecret.signature(secret, id, timestampS, body)))
        .compose(request -> status(request, body));
  }

  /** The address that was checked; one of IPv6 in brackets, as Vert.x takes it for a server. */
  private static SocketAddress server(WebhookTarget target) {
    String address = target.address().getHostAddress();
    return SocketAddress.inetSocketAddress(
        target.port(), address.contains(":") ? "[" + address + "]" : address);
  }

  private static Future<Integer> status(HttpClientRequest request, String body) {
    return request
        .send(Buffer.buffer(body))
        .map(
            response -> {
              int status = response.statusCode();
              request.connection().close(); // what else it says is not read, however long
              return status;
            });
  }
}
