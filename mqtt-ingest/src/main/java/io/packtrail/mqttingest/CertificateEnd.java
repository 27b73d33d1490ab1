package io.packtrail.mqttingest;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When a chain of certificates ends, told before it has. */
public final class CertificateEnd {
  /** Enough to renew by hand, and less than what renewal by machine leaves. */
  static final Duration SOON = Duration.ofDays(14);

  private CertificateEnd() {}

  /**
   * When the first of a chain's certificates ends.
   *
   * @param chain at least one certificate
   */
  public static Instant of(List<X509Certificate> chain) {
    return chain.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  /**
   * That a certificate is not valid, or ends within 14 days, continuing its file's name; null where
   * all is well.
   */
  public static @Nullable String problem(List<X509Certificate> chain, Instant at) {
    String now = PemFiles.dateProblem(chain, at);
    if (now != null) {
      return now;
    }
    Instant end = of(chain);
    return at.plus(SOON).isAfter(end)
        ? "must be renewed in time, got one that ends at %s, within %d days"
            .formatted(end, SOON.toDays())
        : null;
  }
}
