package io.packtrail.fleetservice.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** The registry behind {@code /metrics} and the meters of the service's own flows. Thread-safe. */
public final class ServiceMetrics implements AutoCloseable {
  private static final String ESTIMATES = "packtrail.soh.estimates";
  private static final String RESULT = "result";
  private static final String UPDATES = "packtrail.passport.updates";
  private static final String KIND = "kind";
  private static final String REFUSED = "packtrail.passport.refused";
  private static final String WEBHOOKS = "packtrail.webhook.deliveries";
  private static final String DEVICES_NOT_KEPT = "packtrail.presence.not.kept";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final Timer assessmentTime;

  /** A registry with the meters of the Java machine bound. */
  public ServiceMetrics() {
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    gc.bindTo(registry);
    // There from the start, at zero: a rate needs the sample before the first event.
    for (String result : List.of("estimated", "not_estimable", "failed")) {
      registry.counter(ESTIMATES, RESULT, result);
    }
    registry.counter(UPDATES, KIND, "update");
    registry.counter(UPDATES, KIND, "correction");
    registry.counter(REFUSED);
    for (String result : List.of("delivered", "failed", "dead")) {
      registry.counter(WEBHOOKS, RESULT, result);
    }
    registry.counter(DEVICES_NOT_KEPT);
    assessmentTime =
        Timer.builder("packtrail.assessment")
            .description("Time to assess one battery: history, models, saving, publishing")
            .register(registry);
  }

  /** For meters that other parts bring along. */
  public MeterRegistry registry() {
    return registry;
  }

  /** A figure that is read when asked for. */
  public void gauge(String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(registry);
  }

  /**
   * One battery was assessed.
   *
   * @param result {@code estimated}, {@code not_estimable} or {@code failed}
   */
  public void assessed(String result, Duration took) {
    registry.counter(ESTIMATES, RESULT, result).increment();
    assessmentTime.record(took);
  }

  /**
   * One update was signed and appended.
   *
   * @param kind {@code update} or {@code correction}
   */
  public void published(String kind) {
    registry.counter(UPDATES, KIND, kind).increment();
  }

  /** An update was refused by the signer or the chain; an alarm should follow. */
  public void publishRefused() {
    registry.counter(REFUSED).increment();
  }

  /**
   * One attempt to tell a subscriber of a change.
   *
   * @param result {@code delivered}; {@code failed}, to be tried again; {@code dead}, given up
   */
  public void webhook(String result) {
    registry.counter(WEBHOOKS, RESULT, result).increment();
  }

  /** Births and deaths of more devices than are kept of a gateway. */
  public void presenceNotKept(int count) {
    registry.counter(DEVICES_NOT_KEPT).increment(count);
  }

  /** Everything, in Prometheus' text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
