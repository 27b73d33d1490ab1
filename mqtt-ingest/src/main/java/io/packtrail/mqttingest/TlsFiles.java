package io.packtrail.mqttingest;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The endpoint's certificate and key as they are in their files now. */
final class TlsFiles {
  private static final Logger LOGGER = LoggerFactory.getLogger(TlsFiles.class);

  private final EndpointConfig.Tls config;
  private List<FileTime> readAt = List.of();
  private volatile SslContext context;

  /**
   * @throws IngestException {@link IngestException#BAD_CERTIFICATE} where the files cannot be used
   */
  TlsFiles(EndpointConfig.Tls config) {
    this.config = config;
    try {
      this.readAt = times();
      this.context = read();
    } catch (IOException | IllegalArgumentException unusable) {
      throw new IngestException(
          IngestException.BAD_CERTIFICATE,
          "mqtt.tls.certFile, keyFile and clientCaFile must be PEM files that belong together, got "
              + unusable,
          unusable);
    }
  }

  /** What new connections are given. */
  SslContext context() {
    return context;
  }

  /** Reads the files again where one has changed; keeps what was there where they are unusable. */
  synchronized void reloadIfChanged() {
    try {
      List<FileTime> now = times();
      if (!now.equals(readAt)) {
        readAt = now; // before reading: a change during it is seen at the next look
        context = read();
        LOGGER.atInfo().addKeyValue("file", config.certFile()).log("certificate read again");
      }
    } catch (IOException | IllegalArgumentException unusable) {
      LOGGER
          .atWarn()
          .addKeyValue("file", config.certFile())
          .addKeyValue("cause", unusable)
          .log("changed certificate cannot be used; the one before stays");
    }
  }

  private List<FileTime> times() throws IOException {
    List<FileTime> times = new ArrayList<>();
    times.add(Files.getLastModifiedTime(config.certFile()));
    times.add(Files.getLastModifiedTime(config.keyFile()));
    Path clientCaFile = config.clientCaFile();
    if (clientCaFile != null) {
      times.add(Files.getLastModifiedTime(clientCaFile));
    }
    return times;
  }

  private SslContext read() throws IOException {
    SslContextBuilder builder =
        SslContextBuilder.forServer(config.certFile().toFile(), config.keyFile().toFile())
            .sslProvider(SslProvider.JDK)
            .protocols("TLSv1.3", "TLSv1.2");
    Path clientCaFile = config.clientCaFile();
    if (clientCaFile != null) {
      // Asked for, not demanded: gateways with a password may come without.
      builder.trustManager(clientCaFile.toFile()).clientAuth(ClientAuth.OPTIONAL);
    }
    return builder.build();
  }
}
