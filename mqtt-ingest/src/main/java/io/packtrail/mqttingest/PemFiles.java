package io.packtrail.mqttingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Certificates and keys from PEM files (RFC 7468), refused where TLS could not work with them.
 * Messages of {@link IllegalArgumentException} continue the name of the file's setting: "must …,
 * got …".
 */
public final class PemFiles {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  /** Only certificates of this version of X.509 tell whether their holder may issue others. */
  private static final int VERSION_WITH_EXTENSIONS = 3;

  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String ANY_USE = "2.5.29.37.0";

  private PemFiles() {}

  private record Block(String label, String body) {}

  /**
   * The certificates of a file, at least one, in its order.
   *
   * @throws IllegalArgumentException where there is none, or one cannot be read
   */
  public static List<X509Certificate> certificates(Path file) {
    List<Block> blocks = blocks(file);
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks) {
      if (block.label().equals("CERTIFICATE")) {
        certificates.add(certificate(block, certificates.size() + 1, file));
      }
    }
    if (certificates.isEmpty()) {
      throw refused("must hold a certificate in PEM", describe(blocks), file);
    }
    return certificates;
  }

  /**
   * The certificates of a file, each of which may issue others.
   *
   * @throws IllegalArgumentException as {@link #certificates}, or where one is no CA's
   */
  public static List<X509Certificate> authorities(Path file) {
    List<X509Certificate> certificates = certificates(file);
    for (X509Certificate certificate : certificates) {
      // As Java: older certificates cannot say it, and are taken.
      if (certificate.getVersion() >= VERSION_WITH_EXTENSIONS
          && certificate.getBasicConstraints() < 0) {
        throw refused(
            "must hold certificates of CAs", "that of " + name(certificate) + ", no CA", file);
      }
    }
    return certificates;
  }

  /**
   * The private key of a file.
   *
   * @throws IllegalArgumentException where there is none, where it needs a password, or where it is
   *     not PKCS#8
   */
  public static PrivateKey privateKey(Path file) {
    List<Block> blocks = blocks(file);
    for (Block block : blocks) {
      if (block.label().endsWith("ENCRYPTED PRIVATE KEY") || block.body().contains("ENCRYPTED")) {
        throw refused("must hold a private key without a password", "one with a password", file);
      }
      if (block.label().equals("PRIVATE KEY")) {
        return privateKey(block, file);
      }
      if (block.label().endsWith("PRIVATE KEY")) {
        throw refused(
            "must hold a private key as PKCS#8 (openssl pkcs8 -topk8 -nocrypt writes it)",
            "a " + block.label(),
            file);
      }
    }
    throw refused("must hold a private key in PEM", describe(blocks), file);
  }

  /**
   * Checks that a key belongs to the first certificate, and that each was issued by the next.
   *
   * @param chain at least one certificate
   * @param keyName what the key's file is called for people
   * @param file that of the certificates
   * @throws IllegalArgumentException where that is not so
   */
  public static void requireBelongTogether(
      List<X509Certificate> chain, PrivateKey key, String keyName, Path file) {
    for (int i = 0; i < chain.size(); i++) {
      if (belongs(chain.get(i), key)) {
        requireFirst(i, chain, file);
        requireIssuedByNext(chain, file);
        return;
      }
    }
    throw refused(
        "must hold the certificate of the key in " + keyName,
        "that of another key, " + name(chain.get(0)) + "'s",
        file);
  }

  /**
   * Checks that a certificate does not say that it is for other uses than a server's (RFC 5280,
   * 4.2.1.12); one that says nothing is for all.
   *
   * @throws IllegalArgumentException where it says so: most clients would refuse it
   */
  public static void requireForServers(X509Certificate certificate, Path file) {
    List<String> uses;
    try {
      uses = certificate.getExtendedKeyUsage();
    } catch (CertificateParsingException e) {
      throw refused("must hold certificates that can be read", "a damaged key usage", file);
    }
    if (uses != null && !uses.contains(SERVER_AUTH) && !uses.contains(ANY_USE)) {
      throw refused(
          "must hold a certificate for servers (extendedKeyUsage serverAuth)",
          "one for %s only, %s's"
              .formatted(
                  uses.equals(List.of(CLIENT_AUTH)) ? "clients" : String.join(", ", uses),
                  name(certificate)),
          file);
    }
  }

  /**
   * Why a certificate is not valid at a time, continuing its file's name; null where it is.
   *
   * @param chain at least one certificate; each is looked at
   */
  public static @Nullable String dateProblem(List<X509Certificate> chain, Instant at) {
    for (X509Certificate certificate : chain) {
      Instant from = certificate.getNotBefore().toInstant();
      Instant to = certificate.getNotAfter().toInstant();
      if (at.isBefore(from)) {
        return "must be valid now, got one of %s that begins at %s"
            .formatted(name(certificate), from);
      }
      if (at.isAfter(to)) {
        return "must be valid now, got one of %s that ended at %s".formatted(name(certificate), to);
      }
    }
    return null;
  }

  private static void requireFirst(int index, List<X509Certificate> chain, Path file) {
    if (index > 0) {
      throw refused(
          "must hold the key's own certificate first, then its issuers",
          "%s first and %s as number %d"
              .formatted(name(chain.get(0)), name(chain.get(index)), index + 1),
          file);
    }
  }

  private static void requireIssuedByNext(List<X509Certificate> chain, Path file) {
    for (int i = 1; i < chain.size(); i++) {
      if (!isIssuedBy(chain.get(i - 1), chain.get(i))) {
        throw refused(
            "must hold each certificate before that of its issuer",
            "%s before %s, which did not issue it"
                .formatted(name(chain.get(i - 1)), name(chain.get(i))),
            file);
      }
    }
  }

  private static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** By a signature, which works alike for every algorithm. */
  private static boolean belongs(X509Certificate certificate, PrivateKey key) {
    String algorithm = key.getAlgorithm();
    byte[] said = {1, 2, 3};
    try {
      Signature signature =
          Signature.getInstance(
              switch (algorithm) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> algorithm;
              });
      signature.initSign(key);
      signature.update(said);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(said);
      return signature.verify(signed);
    } catch (InvalidKeyException | SignatureException ofAnotherKind) {
      return false;
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static List<Block> blocks(Path file) {
    try {
      List<Block> blocks = new ArrayList<>();
      Matcher matcher = BLOCK.matcher(Files.readString(file, ISO_8859_1));
      while (matcher.find()) {
        blocks.add(new Block(matcher.group(1), matcher.group(2)));
      }
      return blocks;
    } catch (IOException e) {
      throw new IllegalArgumentException("must be a file that can be read, got " + file, e);
    }
  }

  private static X509Certificate certificate(Block block, int number, Path file) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(decoded(block)));
    } catch (CertificateException | IllegalArgumentException e) {
      throw refused(
          "must hold certificates that can be read", "a damaged one as number " + number, file);
    }
  }

  private static PrivateKey privateKey(Block block, Path file) {
    try {
      PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(decoded(block));
      for (String algorithm : KEY_ALGORITHMS) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
        } catch (InvalidKeySpecException notThisOne) {
          // The next algorithm may read it.
        } catch (NoSuchAlgorithmException impossible) {
          throw new IllegalStateException(impossible);
        }
      }
    } catch (IllegalArgumentException notBase64) {
      // As a key that no algorithm reads.
    }
    throw refused("must hold a private key of RSA, EC or Ed25519", "one that cannot be read", file);
  }

  private static byte[] decoded(Block block) {
    return Base64.getMimeDecoder().decode(block.body());
  }

  private static String describe(List<Block> blocks) {
    return blocks.isEmpty() ? "no PEM" : "a " + blocks.get(0).label();
  }

  private static String name(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().getName();
  }

  private static IllegalArgumentException refused(String condition, String got, Path file) {
    return new IllegalArgumentException("%s, got %s in %s".formatted(condition, got, file));
  }
}
