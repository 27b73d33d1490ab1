package io.packtrail.fleetservice.cli;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.GatewayId;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.passportupdater.PassportVerifier;
import io.packtrail.passportupdater.VerificationReport;
import io.packtrail.simulators.GatewayClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;

/** A running demo: what both kinds of first round need of it. */
record Demo(FleetService service, Path folder, InstantSource clock, PrintWriter out) {

  /** Registers the batteries and connects their gateways. */
  GatewayFleet connect(List<Battery> batteries) {
    Map<GatewayId, String> passwords =
        new Provisioning(service.tables().batteries(), service.tables().gateways(), clock)
            .provision(batteries);
    return new GatewayFleet(
        new GatewayClient.Settings("tcp://127.0.0.1:" + service.mqttPort()), passwords);
  }

  /** Assesses every battery, now that its history is delivered, and lets the schedule go on. */
  void assess(int batteries) {
    try (ProgressBar bar = Progress.bar("Assessing", "batteries", batteries)) {
      service.assessAll(batteryId -> bar.step());
      bar.stepTo(batteries);
    }
    service.holdAssessments(false);
  }

  /**
   * Downloads every passport as anybody would, and checks it as anybody would; prints all checks of
   * the first one and of any that does not pass.
   *
   * @return whether there is a passport, and every check of every one passed
   */
  boolean verify(List<Battery> batteries) throws InterruptedException {
    byte[] didDocument = get("/.well-known/did.json");
    int checked = 0;
    int passed = 0;
    for (Battery battery : batteries) {
      BatteryId batteryId = battery.batteryId();
      if (service.tables().passports().head(batteryId) != null) {
        Path saved = folder.resolve("passport-" + batteryId + ".json");
        VerificationReport report =
            PassportVerifier.verify(download(batteryId, saved), List.of(didDocument));
        checked++;
        passed += report.passed() ? 1 : 0;
        if (checked == 1 || !report.passed()) {
          print(batteryId, saved, report);
        }
      }
    }
    out.println("%d of %d passports pass every one of these checks.".formatted(passed, checked));
    out.flush();
    return checked > 0 && passed == checked;
  }

  private byte[] download(BatteryId batteryId, Path saved) throws InterruptedException {
    byte[] file = get("/api/v1/batteries/%s/passport/export".formatted(batteryId));
    try {
      Files.write(saved, file);
    } catch (IOException e) {
      throw new CommandFailure("%s could not be written: %s".formatted(saved, e.getMessage()), e);
    }
    return file;
  }

  private void print(BatteryId batteryId, Path saved, VerificationReport report) {
    out.println();
    out.println("Passport of %s, checked from its file alone:".formatted(batteryId));
    VerifyCommand.print(report, out);
    out.println(
        report.passed()
            ? "Every check passed. Do it yourself: ./packtrail verify " + saved
            : "At least one check did not pass.");
  }

  private byte[] get(String path) throws InterruptedException {
    URI url = URI.create("http://127.0.0.1:" + service.httpPort() + path);
    try {
      HttpResponse<byte[]> response =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw new CommandFailure(
            "%s must answer with status 200, got %d".formatted(url, response.statusCode()));
      }
      return response.body();
    } catch (IOException e) {
      throw new CommandFailure("%s could not be read: %s".formatted(url, e.getMessage()), e);
    }
  }
}
