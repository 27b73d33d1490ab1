package io.packtrail.mqttingest;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Certificates made for the test by the JDK's keytool, each issued by a CA made for it too. */
final class TestCertificates {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path folder;

  TestCertificates(Path folder) {
    this.folder = folder;
  }

  /** A CA of this name; its certificate is in {@code NAME.pem}. */
  void makeCa(String name) throws Exception {
    keytool(name, List.of("-alias", "ca", "-dname", "CN=" + name, "-ext", "bc:c"));
    writePem(name, "ca", name);
  }

  /**
   * A certificate; it is in {@code NAME.pem} and its key in {@code NAME.key}.
   *
   * @param extra further options of keytool
   */
  void issue(String ca, String name, String commonName, String... extra) throws Exception {
    List<String> options =
        new ArrayList<>(List.of("-alias", name, "-dname", "CN=" + commonName, "-signer", "ca"));
    options.addAll(List.of(extra));
    keytool(ca, options);
    writePem(ca, name, name);
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /**
   * Of a client that trusts one CA and, where given, shows a certificate of another or the same,
   * whatever CAs it is asked for.
   */
  SSLSocketFactory client(String trustedCa, @Nullable String ca, @Nullable String name)
      throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null);
    trusted.setCertificateEntry("ca", load(trustedCa).getCertificate("ca"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509"); // keeps the names of keys
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null);
    if (ca != null && name != null) {
      KeyStore from = load(ca);
      own.setKeyEntry("own", from.getKey(name, PASSWORD), PASSWORD, from.getCertificateChain(name));
    }
    keys.init(own, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    X509ExtendedKeyManager choosing = (X509ExtendedKeyManager) keys.getKeyManagers()[0];
    context.init(
        new KeyManager[] {name == null ? choosing : new Insisting(choosing)},
        trust.getTrustManagers(),
        null);
    return context.getSocketFactory();
  }

  /** Shows its one certificate, also one that no CA which is asked for has issued. */
  private static final class Insisting extends X509ExtendedKeyManager {
    private final X509ExtendedKeyManager keys;

    Insisting(X509ExtendedKeyManager keys) {
      this.keys = keys;
    }

    @Override
    public String chooseClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return "own";
    }

    @Override
    public String chooseEngineClientAlias(
        String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return "own";
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
      return keys.getClientAliases(keyType, issuers);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      return keys.getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      return keys.getPrivateKey(alias);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
      throw new UnsupportedOperationException("of a client");
    }

    @Override
    public @Nullable String chooseServerAlias(
        String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
      throw new UnsupportedOperationException("of a client");
    }
  }

  private void keytool(String store, List<String> options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file(store + ".p12").toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD)));
    if (!options.contains("-keyalg")) {
      command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1"));
    }
    command.addAll(options);
    Path output = file("keytool.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("keytool: " + Files.readString(output));
    }
  }

  private void writePem(String store, String alias, String name) throws Exception {
    KeyStore from = load(store);
    StringBuilder chain = new StringBuilder();
    for (Certificate certificate : from.getCertificateChain(alias)) {
      chain.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    Files.writeString(file(name + ".pem"), chain);
    Files.writeString(
        file(name + ".key"), pem("PRIVATE KEY", from.getKey(alias, PASSWORD).getEncoded()));
  }

  private KeyStore load(String store) throws IOException, GeneralSecurityException {
    return KeyStore.getInstance(file(store + ".p12").toFile(), PASSWORD);
  }

  private static String pem(String kind, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            kind, Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content), kind);
  }
}
