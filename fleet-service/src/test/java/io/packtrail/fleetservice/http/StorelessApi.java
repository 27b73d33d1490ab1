package io.packtrail.fleetservice.http;

import io.packtrail.fleetservice.access.AdminToken;
import io.packtrail.fleetservice.metrics.ServiceMetrics;
import io.packtrail.fleetservice.tracing.Tracing;
import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.PacktrailDecoder;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.SigningKey;
import io.packtrail.rulestimator.warranty.WarrantyCatalogue;
import io.packtrail.sohmodel.SohModel;
import java.nio.file.Path;
import java.time.InstantSource;

/** The API as built for a service, but for its store: whatever asks that fails. */
final class StorelessApi {
  private StorelessApi() {}

  @SuppressWarnings("NullAway") // the missing tables are the point
  static HttpApi in(Path dir) {
    Issuer issuer = Issuer.ofKey(SigningKey.loadOrCreate(dir.resolve("key.pem")));
    DidDocument didDocument = DidDocument.of(issuer, null);
    return new HttpApi(
        new Tables(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null, null, null, null, null, null, null, null, null, null),
        new HttpApi.Identity(issuer, didDocument, null, null, null, AdminToken.in(dir), null),
        null,
        null,
        new PacktrailDecoder(Limits.DEFAULTS),
        new SohModel(),
        () -> {
          throw new IllegalStateException("not asked");
        },
        new ServiceMetrics(),
        Tracing.OFF,
        () -> {
          throw new IllegalStateException("not asked");
        },
        () -> {
          throw new IllegalStateException("not asked");
        },
        WarrantyCatalogue.builtIn(),
        InstantSource.system(),
        false);
  }
}
