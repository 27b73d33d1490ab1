package io.packtrail.mqttingest;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLSocketFactory;

/** Sockets with TLS to the broker, from PEM files. */
final class BrokerSockets {
  private BrokerSockets() {}

  static SSLSocketFactory of(BrokerConfig.Tls tls) throws IOException {
    SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
    Path caFile = tls.caFile();
    Path certFile = tls.certFile();
    Path keyFile = tls.keyFile();
    try {
      if (caFile != null) {
        builder.trustManager(caFile.toFile());
      }
      if (certFile != null && keyFile != null) {
        builder.keyManager(certFile.toFile(), keyFile.toFile());
      }
      return ((JdkSslContext) builder.build()).context().getSocketFactory();
    } catch (IllegalArgumentException unusable) {
      throw new IOException(
          "broker.tls.caFile, certFile and keyFile must be PEM files that belong together, got "
              + unusable.getMessage(),
          unusable);
    }
  }
}
