package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.fleetservice.config.ServiceConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every part starts, or none does. */
@SuppressWarnings("NullAway.Init") // JUnit sets the folder
class StartIT {
  @TempDir private Path dataDir;

  @Test
  void start_portInUse_isOneSentenceAndLeavesNothingBehind() throws Exception {
    String dbUrl = TestService.ownDatabase();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> start(TestService.config(dataDir, dbUrl, port, 0, null)))
          .hasMessageContaining("http.port must be free, got " + port + " on 127.0.0.1")
          .hasMessageContaining("PACKTRAIL_HTTP_PORT");
      assertThatThrownBy(() -> start(TestService.config(dataDir, dbUrl, 0, port, null)))
          .hasMessageContaining("mqtt.port must be free, got " + port + " on 127.0.0.1")
          .hasMessageContaining("PACKTRAIL_MQTT_PORT");
    }

    // The data folder is free again, so whatever had started was ended.
    try (FleetService service = start(TestService.config(dataDir, dbUrl, 0, 0, null))) {
      assertThat(service.isReady()).isTrue();
    }
  }

  /** A foreign name that resolves to this machine would let any web page read along. */
  @Test
  void pagesOpenOnLoopback_areOpenUnderALoopbackNameOnly() throws Exception {
    ServiceConfig config = TestService.config(dataDir, TestService.ownDatabase(), 0, 0, null);
    try (FleetService service = FleetService.start(config, true, Clock.systemUTC())) {
      assertThat(statusLine(service.httpPort(), "/", "localhost")).contains(" 200 ");
      assertThat(statusLine(service.httpPort(), "/", "evil.example")).contains(" 401 ");
      assertThat(statusLine(service.httpPort(), "/api/v1/batteries", "localhost"))
          .contains(" 401 ");
    }
  }

  /** Written by hand, because the JDK's client does not send another host's name. */
  private static String statusLine(int port, String path, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      String request = "GET %s HTTP/1.1\r\nHost: %s:%d\r\nConnection: close\r\n\r\n";
      socket
          .getOutputStream()
          .write(request.formatted(path, host, port).getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();
      return new String(answer, StandardCharsets.UTF_8).lines().findFirst().orElse("");
    }
  }

  private static FleetService start(ServiceConfig config) {
    return FleetService.start(config, false, Clock.systemUTC());
  }
}
