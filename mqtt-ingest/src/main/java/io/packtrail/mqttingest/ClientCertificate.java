package io.packtrail.mqttingest;

import io.packtrail.domain.GatewayId;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The gateways that a client certificate stands for; its chain and dates are checked by TLS. */
final class ClientCertificate {
  private static final int DNS_NAME = 2;

  private ClientCertificate() {}

  /**
   * The gateways named, the common name first, then the DNS names of the alternative names; empty
   * where there is no certificate, or it names none.
   */
  static Set<GatewayId> gatewaysOf(@Nullable SSLSession session) {
    Set<GatewayId> named = new LinkedHashSet<>();
    try {
      if (session != null && session.getPeerCertificates()[0] instanceof X509Certificate own) {
        LdapName subject = new LdapName(own.getSubjectX500Principal().getName());
        for (Rdn part : subject.getRdns()) {
          if (part.getType().equalsIgnoreCase("CN")) {
            addIfId(String.valueOf(part.getValue()), named);
          }
        }
        addAlternativeNames(own.getSubjectAlternativeNames(), named);
      }
    } catch (SSLPeerUnverifiedException
        | InvalidNameException
        | CertificateParsingException nobody) {
      return Set.of();
    }
    return named;
  }

  /** When the first certificate of its chain ends; null where there is none. */
  static @Nullable Instant endOf(@Nullable SSLSession session) {
    Instant end = null;
    try {
      if (session != null) {
        for (Certificate certificate : session.getPeerCertificates()) {
          if (certificate instanceof X509Certificate dated) {
            Instant notAfter = dated.getNotAfter().toInstant();
            end = end == null || notAfter.isBefore(end) ? notAfter : end;
          }
        }
      }
    } catch (SSLPeerUnverifiedException nobody) {
      return null;
    }
    return end;
  }

  private static void addAlternativeNames(
      @Nullable Collection<List<?>> names, Set<GatewayId> named) {
    if (names != null) {
      names.stream()
          .filter(name -> name.get(0).equals(DNS_NAME))
          .forEach(name -> addIfId(String.valueOf(name.get(1)), named));
    }
  }

  private static void addIfId(String text, Set<GatewayId> named) {
    try {
      named.add(new GatewayId(text));
    } catch (IllegalArgumentException notAnId) {
      // a certificate may bear other names too
    }
  }
}
