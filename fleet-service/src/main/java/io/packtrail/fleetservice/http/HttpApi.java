package io.packtrail.fleetservice.http;

import io.packtrail.fleetservice.access.AdminToken;
import io.packtrail.fleetservice.access.FirstMessage;
import io.packtrail.fleetservice.config.ServiceConfig;
import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.fleetservice.metrics.ServiceMetrics;
import io.packtrail.fleetservice.pages.Pages;
import io.packtrail.fleetservice.pages.Pages.ErrorPage;
import io.packtrail.fleetservice.passport.OperatorInformation;
import io.packtrail.fleetservice.passport.PassportAccess;
import io.packtrail.fleetservice.passport.StaticParts;
import io.packtrail.fleetservice.passport.StatusLists;
import io.packtrail.fleetservice.passport.TransparencyLog;
import io.packtrail.fleetservice.tracing.Tracing;
import io.packtrail.fleetservice.value.Appraiser;
import io.packtrail.fleetservice.warranty.WarrantyDesk;
import io.packtrail.fleetservice.webhook.Webhooks;
import io.packtrail.mqttingest.wire.MessageDecoder;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.signing.DidDocument;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.rulestimator.RulEstimator;
import io.packtrail.rulestimator.warranty.WarrantyCatalogue;
import io.packtrail.sohmodel.SohModel;
import io.packtrail.timescalestore.StoreException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server: every route, the gate before it, and one form of answer when something is wrong.
 * Handlers run on worker threads; the event loop only parses and writes.
 */
public final class HttpApi {
  private static final Logger LOGGER = LoggerFactory.getLogger(HttpApi.class);
  private static final String ENDPOINT = "endpoint";
  private static final long MAX_BODY_BYTES = 8L << 20;
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
          + "frame-ancestors 'none'";

  private final List<Endpoint> endpoints;
  private final KnownQuery knownQuery = new KnownQuery(MachineResource.openApi());
  private final Gate gate;
  private final Tracing tracing;
  private final InstantSource clock;
  private final Pages pages = new Pages();
  private @Nullable HttpServer server;

  /** DID documents as they were published in their time; null where there was none yet. */
  @FunctionalInterface
  public interface DidArchive {
    @Nullable DidDocument at(String did, Instant time) throws IOException;
  }

  /** What tells the service apart from others: its key and the documents made of it. */
  public record Identity(
      Issuer issuer,
      DidDocument didDocument,
      TransparencyLog log,
      StatusLists status,
      DidArchive archive,
      AdminToken adminToken,
      StaticParts parts) {}

  /**
   * @param webhooks who is told of changes
   * @param dataspace the data space that passports are offered in; absent: none
   * @param estimator the estimator of remaining life in use now
   * @param warranties the terms of warranties that can be asked for by name
   * @param pagesOpenOnLoopback whether people on this machine read pages without the token
   */
  public HttpApi(
      Tables tables,
      Identity identity,
      Webhooks webhooks,
      ServiceConfig.@Nullable Dataspace dataspace,
      MessageDecoder decoder,
      SohModel model,
      Readiness readiness,
      ServiceMetrics metrics,
      Tracing tracing,
      Supplier<FirstMessage> firstMessage,
      Supplier<RulEstimator> estimator,
      WarrantyCatalogue warranties,
      InstantSource clock,
      boolean pagesOpenOnLoopback) {
    PassportAccess access = new PassportAccess(tables.grants());
    OperatorInformation information = new OperatorInformation(tables.information());
    PassportResource passports = new PassportResource(tables, identity, access, clock);
    endpoints =
        Stream.of(
                new MachineResource(readiness, metrics).endpoints(),
                new BatteryResource(tables, clock).endpoints(),
                new GatewayResource(tables, clock).endpoints(),
                new HealthResource(tables).endpoints(),
                new ForecastResource(tables, estimator, pages, clock).endpoints(),
                new ModelResource(model).endpoints(),
                new TelemetryResource(tables).endpoints(),
                passports.endpoints(),
                new PartResource(tables, passports, access, identity.parts(), clock).endpoints(),
                new GrantResource(tables, access, clock).endpoints(),
                new DppResource(
                        tables,
                        passports,
                        access,
                        identity.parts(),
                        information,
                        identity.issuer().did(),
                        clock)
                    .endpoints(),
                new DppWriteResource(tables, information, clock).endpoints(),
                new DataspaceResource(tables, identity.parts(), dataspace, clock).endpoints(),
                new WebhookResource(tables, webhooks, clock).endpoints(),
                new LogResource(identity.log(), clock).endpoints(),
                new VerifierResource().endpoints(),
                new CommitmentResource(tables, access, identity.issuer(), clock).endpoints(),
                new QuarantineResource(tables, decoder, clock).endpoints(),
                new ClockResource(tables, clock).endpoints(),
                new PageResource(
                        tables,
                        passports,
                        access,
                        identity.didDocument(),
                        identity.parts(),
                        pages,
                        estimator,
                        clock)
                    .endpoints(),
                new WarrantyResource(
                        tables,
                        warranties,
                        new WarrantyDesk(
                            estimator,
                            tables.events(),
                            tables.assignments(),
                            tables.fleetHealth(),
                            clock),
                        pages)
                    .endpoints(),
                new DurabilityResource(tables, warranties, pages, clock).endpoints(),
                new ValuationResource(tables, new Appraiser(estimator), pages, clock).endpoints(),
                new GatewayPageResource(tables, pages, firstMessage, clock).endpoints())
            .flatMap(List::stream)
            .toList();
    this.tracing = tracing;
    this.clock = clock;
    gate = new Gate(identity.adminToken(), pagesOpenOnLoopback);
  }

  /** Every route but the sign-in form. */
  List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Listens; the future holds the port. */
  public Future<Integer> start(Vertx vertx, String bind, int port) {
    Router router = Router.router(vertx);
    if (tracing != Tracing.OFF) {
      router.route().handler(this::trace);
    }
    router.route().handler(HttpApi::bearSecurityHeaders);
    router.route().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    endpoints.forEach(endpoint -> route(router, endpoint));
    router.get("/login").handler(context -> write(context, Reply.html(200, pages.login(""))));
    router.post("/login").handler(context -> worker(context, () -> signIn(context)));
    router.errorHandler(404, context -> refuse(context, notFound(context)));
    router.errorHandler(405, context -> refuse(context, wrongMethod(context)));
    router.errorHandler(413, context -> refuse(context, tooLarge()));
    router.errorHandler(500, context -> failed(context, context.failure()));
    return vertx
        .createHttpServer(
            new HttpServerOptions()
                .setHandle100ContinueAutomatically(true)
                .setCompressionSupported(true))
        .requestHandler(router)
        .listen(port, bind)
        .map(
            listening -> {
              server = listening;
              return listening.actualPort();
            });
  }

  /** Stops listening. */
  public Future<Void> stop() {
    HttpServer listening = server;
    return listening == null ? Future.succeededFuture() : listening.close();
  }

  private void route(Router router, Endpoint endpoint) {
    router
        .route(endpoint.method(), endpoint.routerPath())
        .handler(context -> answer(context, endpoint));
    if (endpoint.method().equals(HttpMethod.GET)) {
      router
          .route(HttpMethod.HEAD, endpoint.routerPath())
          .handler(context -> answer(context, endpoint));
    }
  }

  /** Tells of the request once it is answered, under its route: the path itself names vehicles. */
  private void trace(RoutingContext context) {
    Instant begun = clock.instant();
    context.addEndHandler(
        ended ->
            tracing.answered(
                new Tracing.Work(begun, Duration.between(begun, clock.instant())),
                knownMethod(context.request().method()),
                route(context),
                context.response().getStatusCode()));
    context.next();
  }

  private static @Nullable String route(RoutingContext context) {
    Endpoint endpoint = context.get(ENDPOINT);
    return endpoint == null ? null : endpoint.path();
  }

  private static String knownMethod(HttpMethod method) {
    return HttpMethod.values().contains(method) ? method.name() : "OTHER";
  }

  private void answer(RoutingContext context, Endpoint endpoint) {
    context.put(ENDPOINT, endpoint);
    worker(
        context,
        () -> {
          if (gate.admits(context, endpoint.access())) {
            knownQuery.require(endpoint, context.queryParams());
            return endpoint.handler().handle(request(context));
          }
          boolean isPage = endpoint.access() == Access.PAGE && wantsHtml(context);
          return isPage ? Reply.seeOther("/login") : unauthorised();
        });
  }

  private void worker(RoutingContext context, Callable<Reply> work) {
    context
        .vertx()
        .executeBlocking(work, false)
        .onSuccess(reply -> write(context, reply))
        .onFailure(cause -> failed(context, cause));
  }

  private Request request(RoutingContext context) {
    Map<String, String> query = new HashMap<>();
    context.queryParams().forEach(entry -> query.put(entry.getKey(), entry.getValue()));
    Buffer body = context.body().buffer();
    SocketAddress remote = context.request().remoteAddress();
    return new Request(
        context.pathParams(),
        query,
        body == null ? new byte[0] : body.getBytes(),
        remote == null ? "unknown" : remote.hostAddress(),
        gate.credentials(context),
        String.join(",", context.request().headers().getAll("Accept")),
        origin(context.request()));
  }

  private static String origin(HttpServerRequest request) {
    HostAndPort named = request.authority();
    return request.scheme() + "://" + (named == null ? "localhost" : named.toString());
  }

  private Reply signIn(RoutingContext context) {
    String presented = context.request().getFormAttribute("token");
    Cookie cookie = gate.admit(presented == null ? "" : presented);
    if (cookie == null) {
      return Reply.html(401, pages.login("This is not the administrator's token."));
    }
    return Reply.seeOther("/").with("Set-Cookie", cookie.encode());
  }

  private static Reply unauthorised() {
    return Reply.problem(
            401,
            "unauthorised",
            "Token needed",
            "send the administrator's token as Authorization: Bearer; it is in admin.token of the"
                + " data folder")
        .with("WWW-Authenticate", "Bearer realm=\"packtrail\"");
  }

  private static ApiException notFound(RoutingContext context) {
    return ApiException.notFound("not-found", "there is nothing at " + context.request().path());
  }

  private static ApiException wrongMethod(RoutingContext context) {
    return new ApiException(
        405,
        "method-not-allowed",
        "%s is not possible at %s".formatted(context.request().method(), context.request().path()));
  }

  private static ApiException tooLarge() {
    return new ApiException(
        413, "too-large", "body must be at most %d bytes".formatted(MAX_BODY_BYTES));
  }

  /** The door for everything that goes wrong in a handler. */
  private void failed(RoutingContext context, @Nullable Throwable cause) {
    if (cause instanceof ApiException refused) {
      refuse(context, refused);
    } else if (cause instanceof StoreException store) {
      refuse(context, new ApiException(status(store), store.code(), store.getMessage()));
    } else if (cause instanceof PassportException passport) {
      refuse(context, new ApiException(409, passport.code(), passport.getMessage()));
    } else {
      LOGGER
          .atError()
          .setCause(cause)
          .addKeyValue("route", route(context)) // the path itself names vehicles
          .log("request failed");
      refuse(
          context,
          new ApiException(
              500, "internal", "something went wrong in the service; its log says more"));
    }
  }

  private static int status(StoreException store) {
    if (store.code().endsWith("-exists") || store.code().endsWith("-overlap")) {
      return 409;
    }
    if (store.code().equals("clock-correction-in-future")) {
      return 422;
    }
    if (store.code().startsWith("unknown-")) {
      return 404;
    }
    return store.retryable() ? 503 : 500;
  }

  private void refuse(RoutingContext context, ApiException refused) {
    String route = route(context);
    if (route != null && DppEnvelope.isOf(route)) {
      String sentence = String.valueOf(refused.getMessage());
      write(context, new DppEnvelope(clock).refused(refused.status(), refused.code(), sentence));
      return;
    }
    String title = title(refused.status());
    String detail = String.valueOf(refused.getMessage());
    write(
        context,
        answersInHtml(context)
            ? Reply.html(
                refused.status(), pages.error(new ErrorPage(refused.status(), title, detail)))
            : Reply.problem(refused.status(), refused.code(), title, detail));
  }

  private static String title(int status) {
    return switch (status) {
      case 400 -> "Request refused";
      case 401 -> "Token refused";
      case 403 -> "Not open to you";
      case 404 -> "Not found";
      case 405 -> "Method not allowed";
      case 409 -> "Conflict";
      case 413 -> "Too large";
      case 422 -> "Request refused";
      case 429 -> "Too many requests";
      case 503 -> "Not available now";
      default -> "Failed";
    };
  }

  /** For people wherever they ask for HTML; a page is for whoever takes HTML at all. */
  private static boolean answersInHtml(RoutingContext context) {
    if (context.request().path().startsWith("/api/")) {
      return false;
    }
    Endpoint endpoint = context.get(ENDPOINT);
    String accept = context.request().getHeader("Accept");
    boolean isPage = endpoint != null && endpoint.access() == Access.PAGE;
    boolean takesAll = accept == null || accept.contains("*/*") || accept.contains("text/*");
    return wantsHtml(context) || (isPage && takesAll && !asksForJson(accept));
  }

  private static boolean asksForJson(@Nullable String accept) {
    return accept != null && accept.contains("json");
  }

  private static boolean wantsHtml(RoutingContext context) {
    String accept = context.request().getHeader("Accept");
    return accept != null && accept.contains("text/html");
  }

  private static void bearSecurityHeaders(RoutingContext context) {
    context
        .response()
        .putHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin")
        .putHeader("Cache-Control", "no-store");
    context.next();
  }

  private static void write(RoutingContext context, Reply reply) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return; // The caller has gone.
    }
    response.setStatusCode(reply.status()).putHeader("Content-Type", reply.contentType());
    reply.headers().forEach(response::putHeader);
    response
        .end(Buffer.buffer(reply.body()))
        .onFailure(gone -> LOGGER.atDebug().setCause(gone).log("caller went away"));
  }
}
