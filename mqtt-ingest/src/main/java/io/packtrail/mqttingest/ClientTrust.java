package io.packtrail.mqttingest;

import io.packtrail.domain.Sha256;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Java's own check of client certificates, which says besides whose certificate it refused: behind
 * one address there may be a fleet.
 */
final class ClientTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager checks;

  private ClientTrust(X509ExtendedTrustManager checks) {
    this.checks = checks;
  }

  /** Trusts what these authorities vouch for. */
  static ClientTrust in(List<X509Certificate> authorities) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry("ca-" + i, authorities.get(i));
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager extended) {
          return new ClientTrust(extended);
        }
      }
      throw new IllegalStateException("Java must bring a check of certificates");
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A certificate that was refused. */
  static final class Refused extends CertificateException {
    @java.io.Serial private static final long serialVersionUID = 1;

    private final String fingerprint;

    private Refused(X509Certificate certificate, CertificateException why) {
      super(
          "%s, SHA-256 %s: %s"
              .formatted(
                  certificate.getSubjectX500Principal().getName(),
                  fingerprintOf(certificate),
                  why.getMessage()),
          why);
      this.fingerprint = fingerprintOf(certificate);
    }

    /** SHA-256 of the certificate in hexadecimal digits. */
    String fingerprint() {
      return fingerprint;
    }

    /** The refusal that ended a handshake, null where another reason did. */
    static @Nullable Refused among(Throwable failure) {
      Throwable cause = failure;
      while (cause != null && !(cause instanceof Refused)) {
        cause = cause.getCause();
      }
      return (Refused) cause;
    }

    private static String fingerprintOf(X509Certificate certificate) {
      try {
        return HexFormat.of().formatHex(Sha256.of(certificate.getEncoded()));
      } catch (CertificateEncodingException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  private interface Check {
    void run() throws CertificateException;
  }

  private static void check(X509Certificate[] chain, Check check) throws CertificateException {
    try {
      check.run();
    } catch (CertificateException why) {
      throw new Refused(chain[0], why);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain, () -> checks.checkClientTrusted(chain, authType));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain, () -> checks.checkClientTrusted(chain, authType, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain, () -> checks.checkClientTrusted(chain, authType, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    checks.checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checks.checkServerTrusted(chain, authType, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checks.checkServerTrusted(chain, authType, engine);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return checks.getAcceptedIssuers();
  }
}
