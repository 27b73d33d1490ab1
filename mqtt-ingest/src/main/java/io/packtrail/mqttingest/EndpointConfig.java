package io.packtrail.mqttingest;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the embedded endpoint listens.
 *
 * @param bind address to listen on
 * @param port TCP port without TLS; 0 takes any free one, null listens with TLS only
 * @param tls port with TLS; null listens without TLS only
 */
public record EndpointConfig(
    String bind, @Nullable Integer port, @Nullable Tls tls, EndpointLimits limits) {
  /** Without TLS, with the limits of {@link EndpointLimits#DEFAULTS}. */
  public static EndpointConfig of(String bind, int port) {
    return new EndpointConfig(bind, port, null, EndpointLimits.DEFAULTS);
  }

  public EndpointConfig {
    if (port == null && tls == null) {
      throw new IllegalArgumentException("port or tls must be given, got neither");
    }
    if (port != null) {
      portInRange(port);
    }
  }

  /**
   * A port with TLS 1.2 or 1.3.
   *
   * @param port TCP port; 0 takes any free one
   * @param certFile the certificate chain, PEM, the endpoint's own certificate first
   * @param keyFile its private key, PKCS#8 PEM without a password
   * @param clientCaFile certificates, PEM, whose holders vouch for gateways: a client certificate
   *     issued by one of them stands for the password of the gateway that it names; null asks for
   *     none
   */
  public record Tls(int port, Path certFile, Path keyFile, @Nullable Path clientCaFile) {
    public Tls {
      portInRange(port);
    }
  }

  private static void portInRange(int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be in [0, 65535], got " + port);
    }
  }
}
