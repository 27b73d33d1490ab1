package io.packtrail.fleetservice;

import io.packtrail.domain.Battery;
import io.packtrail.domain.BatteryId;
import io.packtrail.domain.SampleSeries;
import io.packtrail.sohmodel.BatteryAnalysis;
import io.packtrail.sohmodel.Reports;
import io.packtrail.sohmodel.SohModel;
import io.packtrail.timescalestore.Retention;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Counts samples that are about to be dropped, as an assessment that reads them would. */
final class UseCarrier implements Retention.Carrier {
  private final SohModel model;
  private final Function<BatteryId, @Nullable Battery> find;
  private final BiFunction<BatteryId, Instant, Reports> reports;
  private final InstantSource clock;

  UseCarrier(
      SohModel model,
      Function<BatteryId, @Nullable Battery> find,
      BiFunction<BatteryId, Instant, Reports> reports,
      InstantSource clock) {
    this.model = model;
    this.find = find;
    this.reports = reports;
    this.clock = clock;
  }

  @Override
  public byte @Nullable [] carry(
      BatteryId batteryId, byte @Nullable [] before, Consumer<Consumer<SampleSeries>> samples) {
    Battery battery = find.apply(batteryId);
    if (battery == null) {
      throw new IllegalStateException(
          "battery must be registered, got samples of %s".formatted(batteryId));
    }
    BatteryAnalysis analysis = model.open(battery, reports.apply(batteryId, clock.instant()));
    if (before != null) {
      analysis.resume(before);
    }
    samples.accept(analysis::accept);
    return analysis.carry();
  }
}
