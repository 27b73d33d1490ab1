package io.packtrail.fleetservice;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An OpenTelemetry collector on loopback: keeps what it is sent. Field numbers are those of {@code
 * opentelemetry/proto/trace/v1/trace.proto}.
 */
final class TestCollector implements AutoCloseable {
  private final HttpServer server;
  private final List<Received> spans = new CopyOnWriteArrayList<>();
  private final List<String> paths = new CopyOnWriteArrayList<>();

  /** A span, as far as the tests look at it; whole numbers as text. */
  record Received(String name, Map<String, String> attributes, boolean error) {}

  private TestCollector(HttpServer server) {
    this.server = server;
  }

  static TestCollector start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    TestCollector collector = new TestCollector(server);
    server.createContext("/", collector::keep);
    server.start();
    return collector;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<Received> spans() {
    return List.copyOf(spans);
  }

  /** Where spans were posted to. */
  List<String> paths() {
    return List.copyOf(paths);
  }

  private void keep(HttpExchange exchange) throws IOException {
    try (exchange) {
      paths.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      UnknownFieldSet request = UnknownFieldSet.parseFrom(exchange.getRequestBody().readAllBytes());
      for (UnknownFieldSet resource : messages(request, 1)) {
        for (UnknownFieldSet scope : messages(resource, 2)) {
          for (UnknownFieldSet span : messages(scope, 2)) {
            spans.add(received(span));
          }
        }
      }
      exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private static Received received(UnknownFieldSet span) throws IOException {
    Map<String, String> attributes = new TreeMap<>();
    for (UnknownFieldSet attribute : messages(span, 9)) {
      attributes.put(text(attribute, 1), value(messages(attribute, 2).get(0)));
    }
    boolean error = false;
    for (UnknownFieldSet status : messages(span, 15)) {
      error |= status.getField(3).getVarintList().contains(2L);
    }
    return new Received(text(span, 5), attributes, error);
  }

  private static String value(UnknownFieldSet any) {
    return any.hasField(1) ? text(any, 1) : any.getField(3).getVarintList().get(0).toString();
  }

  private static String text(UnknownFieldSet message, int field) {
    return message.getField(field).getLengthDelimitedList().get(0).toString(StandardCharsets.UTF_8);
  }

  private static List<UnknownFieldSet> messages(UnknownFieldSet message, int field)
      throws IOException {
    List<UnknownFieldSet> parsed = new CopyOnWriteArrayList<>();
    for (ByteString bytes : message.getField(field).getLengthDelimitedList()) {
      parsed.add(UnknownFieldSet.parseFrom(bytes));
    }
    return parsed;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
