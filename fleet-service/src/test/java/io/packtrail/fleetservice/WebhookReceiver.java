package io.packtrail.fleetservice;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody who is told of changes, over real HTTP; answers as it is told to. */
final class WebhookReceiver implements AutoCloseable {

  /** One request that came. */
  record Got(String id, long timestampS, String signature, String body) {}

  private final List<Got> got = new CopyOnWriteArrayList<>();
  private final AtomicInteger status = new AtomicInteger(200);
  private final HttpServer server;
  private volatile CountDownLatch silence = new CountDownLatch(0);

  WebhookReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/hook", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    got.add(
        new Got(
            exchange.getRequestHeaders().getFirst("webhook-id"),
            Long.parseLong(exchange.getRequestHeaders().getFirst("webhook-timestamp")),
            exchange.getRequestHeaders().getFirst("webhook-signature"),
            body));
    try {
      silence.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // A redirect that is followed would come here again.
    exchange.getResponseHeaders().add("Location", "/hook");
    exchange.sendResponseHeaders(status.get(), -1);
    exchange.close();
  }

  String url() {
    return "http://127.0.0.1:%d/hook".formatted(server.getAddress().getPort());
  }

  List<Got> got() {
    return got;
  }

  void answer(int with) {
    status.set(with);
  }

  /** Takes requests and answers none, until the latch is let go. */
  CountDownLatch fallSilent() {
    CountDownLatch latch = new CountDownLatch(1);
    silence = latch;
    return latch;
  }

  @Override
  public void close() {
    silence.countDown();
    server.stop(0);
  }
}
