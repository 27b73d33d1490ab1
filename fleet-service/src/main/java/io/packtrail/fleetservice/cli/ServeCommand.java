package io.packtrail.fleetservice.cli;

import ch.qos.logback.classic.Level;
import io.packtrail.fleetservice.DatabaseCheck;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.mqttingest.CertificateEnd;
import io.packtrail.mqttingest.EmbeddedEndpoint;
import io.packtrail.mqttingest.PemFiles;
import java.io.PrintWriter;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the service until it is told to stop. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Run the service: MQTT endpoint, API and pages, until SIGTERM or Ctrl-C.")
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class ServeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigOption configuration;

  @Option(
      names = "--check-config",
      description =
          "Report every mistake in the configuration, and settings of an external database that lose what it confirms; start nothing.")
  private boolean checkConfig;

  @Override
  public Integer call() throws InterruptedException {
    ServiceConfig config = configuration.load();
    PrintWriter out = spec.commandLine().getOut();
    if (checkConfig) {
      warnOfCertificate(config.mqtt().tls(), out);
      DatabaseCheck.warnings(config)
          .forEach(warning -> out.println("Warning: database: " + warning));
      out.println("The configuration is good.");
      return 0;
    }
    Logs.begin(config.dataDir(), config.logFormat(), Level.INFO);
    try (Lifetime lifetime = new Lifetime()) {
      FleetService service = FleetService.start(config, false, FleetService.systemClock());
      lifetime.owns(service);
      out.println(
          "Packtrail serves pages on http://%s:%d and MQTT on %s; the administrator's token is in %s."
              .formatted(
                  config.bind(),
                  service.httpPort(),
                  describe(service.mqtt()),
                  config.dataDir().resolve("admin.token")));
      out.flush();
      lifetime.awaitEnd();
    }
    return 0;
  }

  /** As the start does in its log: it is no reason not to start, since all else works. */
  private static void warnOfCertificate(ServiceConfig.@Nullable MqttTls tls, PrintWriter out) {
    if (tls != null) {
      List<X509Certificate> chain = PemFiles.certificates(tls.certFile());
      Instant now = FleetService.systemClock().instant();
      String problem = CertificateEnd.problem(chain, now);
      if (problem != null) {
        out.println("Warning: %s %s".formatted(tls.certFile(), problem));
      }
    }
  }

  private static String describe(EmbeddedEndpoint.Ports mqtt) {
    String plain = mqtt.plain() == null ? "" : "port " + mqtt.plain();
    String tls = mqtt.tls() == null ? "" : "port " + mqtt.tls() + " with TLS";
    return plain + (plain.isEmpty() || tls.isEmpty() ? "" : " and ") + tls;
  }
}
