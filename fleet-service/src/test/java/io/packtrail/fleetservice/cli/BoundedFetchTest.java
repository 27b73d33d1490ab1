package io.packtrail.fleetservice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoundedFetchTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch ended = new CountDownLatch(1);
  private HttpServer server;
  private URI url;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/short", exchange -> answer(exchange, new byte[1_000]));
    server.createContext("/endless", this::endless);
    server.createContext("/late", this::late);
    server.start();
    url = URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    ended.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void get_shortAnswer_isReadWhole() throws Exception {
    assertThat(BoundedFetch.get(url.resolve("short"), 1_000, PATIENCE).body()).hasSize(1_000);
  }

  @Test
  void get_answerWithoutEnd_isRefusedAtTheBound() {
    assertThatThrownBy(() -> BoundedFetch.get(url.resolve("endless"), 1_000, PATIENCE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("at most 1000 bytes");
  }

  @Test
  void get_answerThatStopsHalfWay_isRefusedInTime() {
    assertThatThrownBy(() -> BoundedFetch.get(url.resolve("late"), 1_000, Duration.ofMillis(1_500)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("must be complete within PT1.5S");
  }

  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      while (ended.getCount() > 0) {
        out.write(new byte[8_192]);
      }
    }
  }

  private void late(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(new byte[10]);
      out.flush();
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
