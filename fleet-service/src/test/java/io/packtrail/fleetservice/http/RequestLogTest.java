package io.packtrail.fleetservice.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Paths and queries name vehicles and may hold tokens; no line of the log does. */
class RequestLogTest {
  private final Logger ours = (Logger) LoggerFactory.getLogger("io.packtrail");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Vertx vertx = Vertx.vertx();

  @BeforeEach
  void listen() {
    log.start();
    ours.setAdditive(false);
    ours.setLevel(Level.TRACE);
    ours.addAppender(log);
  }

  @AfterEach
  void stop() throws Exception {
    ours.detachAppender(log);
    ours.setLevel(null);
    ours.setAdditive(true);
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void failedRequest_isLoggedUnderItsRoute_withoutPathQueryOrToken(@TempDir Path dir)
      throws Exception {
    HttpApi api = StorelessApi.in(dir);
    int port =
        api.start(vertx, "127.0.0.1", 0)
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    String token = Files.readString(dir.resolve("admin.token")).strip();

    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            "http://127.0.0.1:"
                                + port
                                + "/api/v1/batteries/VEHICLE-17/rul?prior=in-query"))
                    .header("Authorization", "Bearer " + token)
                    .build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(log.list)
        .filteredOn(event -> event.getLevel() == Level.ERROR)
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.getKeyValuePairs())
                    .anySatisfy(
                        pair -> {
                          assertThat(pair.key).isEqualTo("route");
                          assertThat(pair.value).isEqualTo("/api/v1/batteries/{id}/rul");
                        }));
    assertThat(log.list)
        .extracting(RequestLogTest::everythingOf)
        .noneMatch(text -> text.contains("VEHICLE-17"))
        .noneMatch(text -> text.contains("in-query"))
        .noneMatch(text -> text.contains(token));
  }

  private static String everythingOf(ILoggingEvent event) {
    return event.getFormattedMessage()
        + event.getKeyValuePairs()
        + (event.getThrowableProxy() == null
            ? ""
            : ThrowableProxyUtil.asString(event.getThrowableProxy()));
  }
}
