package io.packtrail.mqttingest;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The endpoint's certificate and key as they are in their files now. */
final class TlsFiles {
  private static final Logger LOGGER = LoggerFactory.getLogger(TlsFiles.class);

  private static final Duration WARNINGS = Duration.ofDays(1);

  private static final String CERT = "mqtt.tls.certFile";
  private static final String KEY = "mqtt.tls.keyFile";
  private static final String CLIENT_CA = "mqtt.tls.clientCaFile";

  private final EndpointConfig.Tls config;
  private final InstantSource clock;
  private List<FileTime> readAt = List.of();
  private volatile SslContext context;
  private volatile List<X509Certificate> used = List.of();
  private Instant warnedAt = Instant.MIN;

  /**
   * @param clock tells whether a certificate is valid; one that is not is used with a warning, so
   *     that a restart does not end what works without it
   * @throws IngestException {@link IngestException#BAD_CERTIFICATE} where the files cannot be used
   */
  TlsFiles(EndpointConfig.Tls config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
    try {
      this.readAt = times();
      this.context = read();
    } catch (IOException unreadable) {
      throw new IngestException(
          IngestException.BAD_CERTIFICATE,
          "mqtt.tls.certFile, keyFile and clientCaFile must be files that can be read, got "
              + unreadable.getMessage(),
          unreadable);
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
    } catch (IOException | IngestException unusable) {
      LOGGER
          .atWarn()
          .addKeyValue("file", config.certFile())
          .addKeyValue("cause", unusable.getMessage())
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

  private SslContext read() throws SSLException {
    List<X509Certificate> chain = named(CERT, config.certFile(), PemFiles::certificates);
    PrivateKey key = named(KEY, config.keyFile(), PemFiles::privateKey);
    named(CERT, config.certFile(), file -> fit(chain, key, file));
    SslContextBuilder builder =
        SslContextBuilder.forServer(key, chain)
            .sslProvider(SslProvider.JDK)
            .protocols("TLSv1.3", "TLSv1.2");
    Path clientCaFile = config.clientCaFile();
    if (clientCaFile != null) {
      // Asked for, not demanded: gateways with a password may come without.
      builder
          .trustManager(ClientTrust.in(named(CLIENT_CA, clientCaFile, PemFiles::authorities)))
          .clientAuth(ClientAuth.OPTIONAL);
    }
    SslContext made = builder.build();
    used = chain;
    warnedAt = Instant.MIN;
    warnOfDates();
    return made;
  }

  /** When the first certificate of the chain in use ends. */
  Instant end() {
    return CertificateEnd.of(used);
  }

  /** Says once a day that the certificate in use is over, or will be soon. */
  synchronized void warnOfDates() {
    Instant now = clock.instant();
    String problem = CertificateEnd.problem(used, now);
    if (problem != null && (warnedAt.equals(Instant.MIN) || now.isAfter(warnedAt.plus(WARNINGS)))) {
      warnedAt = now;
      LOGGER
          .atWarn()
          .addKeyValue("file", config.certFile())
          .log("{} {}; gateways that check dates connect to no other", CERT, problem);
    }
  }

  private static boolean fit(List<X509Certificate> chain, PrivateKey key, Path file) {
    PemFiles.requireBelongTogether(chain, key, KEY, file);
    PemFiles.requireForServers(chain.get(0), file);
    return true;
  }

  private static <T> T named(String name, Path file, Function<Path, T> read) {
    try {
      return read.apply(file);
    } catch (IllegalArgumentException unusable) {
      throw new IngestException(
          IngestException.BAD_CERTIFICATE, name + " " + unusable.getMessage(), unusable);
    }
  }
}
