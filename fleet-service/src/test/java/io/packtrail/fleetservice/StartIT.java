package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.packtrail.fleetservice.config.ServiceConfig;
import java.net.InetAddress;
import java.net.ServerSocket;
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

  private static FleetService start(ServiceConfig config) {
    return FleetService.start(config, false, Clock.systemUTC());
  }
}
