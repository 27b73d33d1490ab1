package io.packtrail.fleetservice.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.packtrail.domain.BatteryId;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Spans over OTLP (HTTP, protobuf). They are queued and sent in batches by a thread of their own;
 * where the collector is away or slow they are dropped, so that it cannot hold the service up.
 */
final class OtlpTracing implements Tracing {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final AttributeKey<Long> MESSAGES = AttributeKey.longKey("packtrail.messages");
  private static final AttributeKey<Long> SAMPLES = AttributeKey.longKey("packtrail.samples");
  private static final AttributeKey<Long> WAITED_MS = AttributeKey.longKey("packtrail.waited_ms");
  private static final AttributeKey<String> BATTERY =
      AttributeKey.stringKey("packtrail.battery_id");
  private static final AttributeKey<String> RESULT = AttributeKey.stringKey("packtrail.result");

  // Names of OpenTelemetry's semantic conventions for HTTP servers.
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");

  /** Held here, since java.util.logging itself forgets loggers that nobody holds. */
  private final Logger libraryLog = Logger.getLogger("io.opentelemetry");

  private final SdkTracerProvider provider;
  private final Tracer tracer;

  /**
   * @param endpoint the collector's address, to which {@code /v1/traces} is added
   */
  OtlpTracing(URI endpoint) {
    logAsTheService();
    String base = endpoint.toString().replaceFirst("/+$", "");
    OtlpHttpSpanExporter exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(base + "/v1/traces")
            .setTimeout(TIMEOUT)
            .setConnectTimeout(TIMEOUT)
            .build();
    provider =
        SdkTracerProvider.builder()
            .setResource(
                Resource.getDefault()
                    .merge(
                        Resource.create(
                            Attributes.of(AttributeKey.stringKey("service.name"), "packtrail"))))
            .addSpanProcessor(
                BatchSpanProcessor.builder(exporter).setExporterTimeout(TIMEOUT).build())
            .build();
    tracer = provider.get("io.packtrail");
  }

  private void logAsTheService() {
    if (libraryLog.getHandlers().length == 0) {
      libraryLog.setUseParentHandlers(false);
      libraryLog.addHandler(new SLF4JBridgeHandler());
    }
  }

  @Override
  public void committed(Work work, int messages, int samples, Duration waited, boolean succeeded) {
    Span span =
        begin("ingest commit", SpanKind.INTERNAL, work)
            .setAttribute(MESSAGES, (long) messages)
            .setAttribute(SAMPLES, (long) samples)
            .setAttribute(WAITED_MS, waited.toMillis())
            .startSpan();
    end(span, work, succeeded);
  }

  @Override
  public void answered(Work work, String method, @Nullable String route, int status) {
    SpanBuilder begun =
        begin(route == null ? method : method + " " + route, SpanKind.SERVER, work)
            .setAttribute(METHOD, method)
            .setAttribute(STATUS, (long) status);
    if (route != null) {
      begun.setAttribute(ROUTE, route);
    }
    end(begun.startSpan(), work, status < 500);
  }

  @Override
  public void assessed(Work work, BatteryId batteryId, String result) {
    Span span =
        begin("battery assessment", SpanKind.INTERNAL, work)
            .setAttribute(BATTERY, batteryId.value())
            .setAttribute(RESULT, result)
            .startSpan();
    end(span, work, !result.equals("failed"));
  }

  private SpanBuilder begin(String name, SpanKind kind, Work work) {
    return tracer
        .spanBuilder(name)
        .setParent(Context.root())
        .setSpanKind(kind)
        .setStartTimestamp(work.begun());
  }

  private static void end(Span span, Work work, boolean succeeded) {
    if (!succeeded) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end(work.begun().plus(work.took()));
  }

  @Override
  public void close() {
    provider.shutdown().join(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
