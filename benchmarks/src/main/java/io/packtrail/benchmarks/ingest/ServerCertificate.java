package io.packtrail.benchmarks.ingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;

/**
 * A certificate of the endpoint for one run, which vouches for itself.
 *
 * @param certificate PEM
 * @param key PEM, PKCS#8
 */
record ServerCertificate(Path certificate, Path key) {
  private static final String PASSWORD = "changeit";

  /** Made by the JDK's keytool. */
  static ServerCertificate make(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve("endpoint.p12");
    String unused =
        Tool.output(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD,
            "-alias",
            "endpoint",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=ip:127.0.0.1",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1");
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    return new ServerCertificate(
        pem(
            folder.resolve("endpoint.pem"),
            "CERTIFICATE",
            keys.getCertificate("endpoint").getEncoded()),
        pem(
            folder.resolve("endpoint.key"),
            "PRIVATE KEY",
            keys.getKey("endpoint", PASSWORD.toCharArray()).getEncoded()));
  }

  /** What the service needs to show it. */
  Map<String, String> settings(int port) {
    return Map.of(
        "PACKTRAIL_MQTT_TLS_PORT", Integer.toString(port),
        "PACKTRAIL_MQTT_TLS_CERT_FILE", certificate.toString(),
        "PACKTRAIL_MQTT_TLS_KEY_FILE", key.toString());
  }

  private static Path pem(Path file, String kind, byte[] content) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(
                kind,
                Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content),
                kind));
  }
}
