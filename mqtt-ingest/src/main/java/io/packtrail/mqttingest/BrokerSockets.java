package io.packtrail.mqttingest;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
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
        builder.trustManager(PemFiles.certificates(caFile));
      }
      if (certFile != null && keyFile != null) {
        List<X509Certificate> chain = PemFiles.certificates(certFile);
        PrivateKey key = PemFiles.privateKey(keyFile);
        PemFiles.requireBelongTogether(chain, key, "broker.tls.keyFile", certFile);
        builder.keyManager(key, chain);
      }
      return ((JdkSslContext) builder.build()).context().getSocketFactory();
    } catch (IllegalArgumentException unusable) {
      throw new IOException(
          "a file of broker.tls.caFile, certFile and keyFile " + unusable.getMessage(), unusable);
    }
  }
}
