package io.packtrail.simulators.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.packtrail.domain.GatewayId;
import io.packtrail.simulators.SimulatorException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A run of a plan against a service: every gateway connects, then all begin to send. Runs on an
 * event loop of its own until the plan is done or {@link #stop} is called; the other methods may be
 * called from any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the loop's tasks run until it ends
public final class LoadRun implements AutoCloseable {
  private static final int CONNECTING_AT_ONCE = 64;
  private static final int CONNECT_TIMEOUT_MS = 5_000;
  private static final long RECONNECT_PAUSE_MS = 200;
  private static final long WATCH_MS = 100;
  private static final int READ_BYTES = 1 << 16;

  private final LoadTarget target;
  private final @Nullable SslContext tls;
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<LoadGateway> gateways = new ArrayList<>();
  private final AtomicLong acknowledgedMessages = new AtomicLong();
  private final CompletableFuture<LoadReport> report = new CompletableFuture<>();
  private volatile boolean stopping;
  private volatile boolean begun; // set after beganNs

  // From here on: on the event loop only.
  private final Deque<LoadGateway> toConnect = new ArrayDeque<>();
  private final Set<LoadGateway> unfinished = new HashSet<>();
  private final Latencies latencies = new Latencies();
  private int connecting;
  private int connectedOnce;
  private int refusedGateways;
  private long beganNs;
  private long lastAckNs;
  private long longestSilenceNs;
  private long sentMessages;
  private long acknowledgedSamples;
  private long refusedMessages;
  private long reconnects;
  private long givenUpMessages;
  private long permitted;
  private int turn;

  private LoadRun(
      LoadPlan plan, LoadTarget target, Map<GatewayId, String> passwords, boolean prepared) {
    this.target = target;
    this.tls = tls(target);
    for (int i = 0; i < plan.gateways(); i++) {
      GatewayId gatewayId = plan.gatewayId(i);
      Iterator<GatewayScript.Step> script = new GatewayScript(plan, i);
      if (prepared) {
        List<GatewayScript.Step> steps = new ArrayList<>();
        script.forEachRemaining(steps::add);
        script = steps.iterator();
      }
      gateways.add(
          new LoadGateway(
              this,
              gatewayId,
              plan.batteryId(i),
              passwords.getOrDefault(gatewayId, ""),
              target.window(),
              script));
    }
  }

  /**
   * Begins.
   *
   * @param passwords of the plan's gateways
   */
  public static LoadRun start(LoadPlan plan, LoadTarget target, Map<GatewayId, String> passwords) {
    LoadRun run = new LoadRun(plan, target, passwords, false);
    run.connectAll();
    return run;
  }

  /** {@link #start}, with every payload made beforehand, so that making them costs no time. */
  public static LoadRun startPrepared(
      LoadPlan plan, LoadTarget target, Map<GatewayId, String> passwords) {
    LoadRun run = new LoadRun(plan, target, passwords, true);
    run.connectAll();
    return run;
  }

  /** Acknowledgements so far. */
  public long acknowledgedMessages() {
    return acknowledgedMessages.get();
  }

  /** Time since the first message; zero before all gateways are connected. */
  public Duration sinceBegun() {
    return begun ? Duration.ofNanos(System.nanoTime() - beganNs) : Duration.ZERO;
  }

  /** Begins nothing new; what was sent is still sent again until it is acknowledged. */
  public void stop() {
    stopping = true;
    loop.execute(
        () -> {
          gateways.forEach(LoadGateway::pump);
          List.copyOf(unfinished).forEach(this::look);
        });
  }

  /**
   * Waits until everything that was sent is acknowledged.
   *
   * @throws SimulatorException {@code load-unfinished} after the limit, {@code gateway-refused}
   *     where the service let no gateway in
   */
  public LoadReport await(Duration limit) {
    try {
      return report.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new SimulatorException(
          "load-unfinished",
          "Not everything was acknowledged within %d s; %d messages were."
              .formatted(limit.toSeconds(), acknowledgedMessages()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SimulatorException("interrupted", "The load was interrupted.", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SimulatorException known
          ? known
          : new SimulatorException("load-failed", "The load failed: " + e.getCause(), e);
    }
  }

  /** Waits for the plan's end and, where that does not come in time, begins to {@link #stop}. */
  public @Nullable LoadReport awaitOrStop(Duration limit) {
    try {
      return await(limit);
    } catch (SimulatorException e) {
      if (!e.code().equals("load-unfinished")) {
        throw e;
      }
      stop();
      return null;
    }
  }

  /** What every gateway knows of every message that it sent, now. */
  public List<AccountEntry> account() {
    return loop.submit(
            () -> {
              List<AccountEntry> account = new ArrayList<>();
              gateways.forEach(gateway -> gateway.addTo(account));
              return account;
            })
        .syncUninterruptibly()
        .getNow();
  }

  /** Ends every connection without a word. */
  @Override
  public void close() {
    loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
  }

  boolean isBegun() {
    return begun;
  }

  boolean isStopping() {
    return stopping;
  }

  boolean isPaced() {
    return target.messagesPerSecond() > 0;
  }

  long patienceMs() {
    return target.patience().toMillis();
  }

  long sessionExpirySeconds() {
    return target.sessionExpiry().toSeconds();
  }

  void gaveUp(int messages) {
    givenUpMessages += messages;
  }

  void sent() {
    sentMessages++;
  }

  void refused() {
    refusedMessages++;
  }

  void acknowledged(int samples, long dueNs) {
    long nowNs = System.nanoTime();
    latencies.add((nowNs - dueNs) / 1_000);
    longestSilenceNs = Math.max(longestSilenceNs, nowNs - lastAckNs);
    lastAckNs = nowNs;
    acknowledgedSamples += samples;
    acknowledgedMessages.lazySet(acknowledgedMessages.get() + 1);
  }

  void letIn(boolean isFirst) {
    connecting--;
    if (isFirst) {
      connectedOnce++;
      beginWhenAllAreHere();
    } else {
      reconnects++;
    }
    connectMore();
  }

  /** A password that is refused stays so; anything else may pass. */
  void notLetIn(LoadGateway gateway, MqttConnectReturnCode code) {
    connecting--;
    boolean isForGood =
        code == MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD
            || code == MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5
            || code == MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD
            || code == MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED;
    if (isForGood && unfinished.remove(gateway)) {
      refusedGateways++;
      beginWhenAllAreHere();
      endWhenAllAreDone();
    }
    connectMore();
  }

  /**
   * @param wasSettled whether the connection had been let in or refused
   */
  void lost(LoadGateway gateway, boolean wasSettled) {
    if (!wasSettled) {
      connecting--;
    }
    look(gateway);
    if (unfinished.contains(gateway)) {
      reconnect(gateway);
    }
    connectMore();
  }

  /** Whether this gateway, and with it the run, is done. */
  void look(LoadGateway gateway) {
    if (begun && gateway.isFinished() && unfinished.remove(gateway)) {
      endWhenAllAreDone();
    }
  }

  private void connectAll() {
    loop.execute(
        () -> {
          unfinished.addAll(gateways);
          toConnect.addAll(gateways);
          connectMore();
        });
    long periodUs = isPaced() ? 1_000 : WATCH_MS * 1_000;
    loop.scheduleAtFixedRate(this::permitDue, periodUs, periodUs, TimeUnit.MICROSECONDS);
    loop.scheduleAtFixedRate(this::watch, WATCH_MS, WATCH_MS, TimeUnit.MILLISECONDS);
  }

  private void watch() {
    long nowNs = System.nanoTime();
    long patienceNs = target.patience().toNanos();
    gateways.forEach(gateway -> gateway.watch(nowNs, patienceNs));
  }

  /** In turn, so that every gateway sends equally often. */
  private void permitDue() {
    if (!isPaced() || !begun || stopping) {
      return;
    }
    long nowNs = System.nanoTime();
    long due = (long) ((nowNs - beganNs) / 1e9 * target.messagesPerSecond());
    Set<LoadGateway> awake = new HashSet<>();
    int skipped = 0;
    while (permitted < due && skipped < gateways.size()) {
      LoadGateway gateway = gateways.get(turn++ % gateways.size());
      if (gateway.wantsToSend()) {
        gateway.permit(beganNs + (long) (permitted / target.messagesPerSecond() * 1e9));
        permitted++;
        skipped = 0;
        if (gateway.permits() >= target.burst()) {
          awake.add(gateway);
        }
      } else {
        skipped++;
      }
    }
    awake.forEach(LoadGateway::pump);
  }

  private void beginWhenAllAreHere() {
    if (!begun && connectedOnce + refusedGateways == gateways.size()) {
      beganNs = System.nanoTime();
      lastAckNs = beganNs;
      begun = true;
      gateways.forEach(LoadGateway::pump);
    }
  }

  private void endWhenAllAreDone() {
    if (!unfinished.isEmpty() || report.isDone()) {
      return;
    }
    if (refusedGateways == gateways.size()) {
      report.completeExceptionally(
          new SimulatorException("gateway-refused", "The service let none of the gateways in."));
      return;
    }
    report.complete(
        new LoadReport(
            gateways.size() - refusedGateways,
            refusedGateways,
            sentMessages,
            acknowledgedMessages.get(),
            acknowledgedSamples,
            refusedMessages,
            reconnects,
            givenUpMessages,
            Duration.ofNanos(lastAckNs - beganNs),
            micros(latencies.quantileUs(0.5)),
            micros(latencies.quantileUs(0.99)),
            Duration.ofNanos(longestSilenceNs)));
  }

  private static Duration micros(long us) {
    return Duration.ofNanos(us * 1_000);
  }

  private void reconnect(LoadGateway gateway) {
    loop.schedule(
        () -> {
          toConnect.add(gateway);
          connectMore();
        },
        RECONNECT_PAUSE_MS,
        TimeUnit.MILLISECONDS);
  }

  private void connectMore() {
    while (connecting < CONNECTING_AT_ONCE && !toConnect.isEmpty()) {
      connecting++;
      connect(toConnect.remove());
    }
  }

  private void connect(LoadGateway gateway) {
    new Bootstrap()
        .group(loop)
        .channel(NioSocketChannel.class)
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MS)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                if (tls != null) {
                  channel
                      .pipeline()
                      .addLast(
                          "tls", tls.newHandler(channel.alloc(), target.host(), target.port()));
                }
                channel
                    .pipeline()
                    .addLast(new MqttDecoder(READ_BYTES), MqttEncoder.INSTANCE, gateway.link());
              }
            })
        .connect(target.host(), target.port())
        .addListener(
            done -> {
              if (!done.isSuccess()) { // no channel was active, so that none becomes inactive
                connecting--;
                reconnect(gateway);
                connectMore();
              }
            });
  }

  private static @Nullable SslContext tls(LoadTarget target) {
    if (target.trust() == null) {
      return null;
    }
    try {
      return SslContextBuilder.forClient().trustManager(target.trust().toFile()).build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new SimulatorException(
          "bad-certificates",
          "The certificates in %s cannot be read: %s.".formatted(target.trust(), e),
          e);
    }
  }
}
