package io.packtrail.fleetservice.access;

import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.mqttingest.wire.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A line for a shell that publishes one message which the service accepts: with TLS where the
 * service has it, because the line carries a password.
 */
public final class FirstMessage {
  private final String host;
  private final @Nullable Integer plainPort;
  private final @Nullable Integer tlsPort;
  private final @Nullable Path certFile;

  private FirstMessage(
      String bind,
      @Nullable Integer plainPort,
      @Nullable Integer tlsPort,
      @Nullable Path certFile) {
    this.host = host(bind);
    this.plainPort = plainPort;
    this.tlsPort = tlsPort;
    this.certFile = certFile;
  }

  /** To the ports that are configured. */
  public static FirstMessage of(ServiceConfig config) {
    ServiceConfig.MqttTls tls = config.mqtt().tls();
    return to(config, config.mqtt().port(), tls == null ? null : tls.port());
  }

  /** To the ports that a running service has. */
  public static FirstMessage to(
      ServiceConfig config, @Nullable Integer plainPort, @Nullable Integer tlsPort) {
    ServiceConfig.MqttTls tls = config.mqtt().tls();
    return new FirstMessage(
        config.bind(), plainPort, tlsPort, tls == null ? null : tls.certFile().toAbsolutePath());
  }

  /**
   * The line.
   *
   * @param password as typed in single quotes
   * @param at the time that the message tells of
   */
  public String command(GatewayId gatewayId, String batteryId, String password, Instant at) {
    Instant t = at.truncatedTo(ChronoUnit.SECONDS);
    return "mosquitto_pub -h %s %s -q 1 -u %s -P '%s' -t %s -m '%s'"
        .formatted(
            host,
            port(),
            gatewayId,
            password,
            Topics.telemetry(gatewayId),
            "{\"batteryId\":\"%s\",\"sentAt\":\"%s\",\"samples\":[{\"t\":\"%s\",\"packVoltageV\":355.2,\"packCurrentA\":32.1,\"socPercent\":54.5}]}"
                .formatted(batteryId, t, t));
  }

  /** Whether the line rests on a certificate that the gateway's machine must know. */
  public boolean withTls() {
    return tlsPort != null && certFile != null;
  }

  /**
   * The service's own certificate stands for the CA: right where it is signed by itself or comes
   * with its CA, and the one file that is known here.
   */
  private String port() {
    return withTls()
        ? "-p %d --cafile '%s'".formatted(tlsPort, String.valueOf(certFile).replace("'", "'\\''"))
        : "-p " + plainPort;
  }

  /** An address that means "all of this machine's" is none to connect to. */
  private static String host(String bind) {
    return bind.equals("0.0.0.0") || bind.equals("::") ? "localhost" : bind;
  }
}
