package io.packtrail.mqttingest;

import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.StringProperty;
import io.netty.handler.codec.mqtt.MqttVersion;
import io.packtrail.domain.GatewayId;
import io.vertx.mqtt.MqttAuth;
import io.vertx.mqtt.MqttEndpoint;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The first packet of a connection, and the three answers to it; the versions differ here only. */
final class ConnectRequest {
  private final MqttEndpoint endpoint;
  private final boolean mqtt5;
  private final boolean named;

  ConnectRequest(MqttEndpoint endpoint) {
    this.endpoint = endpoint;
    this.mqtt5 = endpoint.protocolVersion() >= MqttVersion.MQTT_5.protocolLevel();
    this.named = endpoint.clientIdentifier() != null;
    if (!named) {
      endpoint.setClientIdentifier(UUID.randomUUID().toString());
    }
  }

  /**
   * Who it says it is. A client certificate that names the user, or a gateway where there is no
   * user name, stands for the password. Null where the user name is no gateway's id.
   */
  @Nullable Claim claim() {
    Set<GatewayId> certified =
        endpoint.isSsl() ? ClientCertificate.gatewaysOf(endpoint.sslSession()) : Set.of();
    MqttAuth auth = endpoint.auth();
    String user = auth == null ? null : auth.getUsername();
    if (user == null || user.isEmpty()) {
      return certified.stream().findFirst().map(named -> new Claim(named, null)).orElse(null);
    }
    try {
      GatewayId named = new GatewayId(user);
      if (certified.contains(named)) {
        return new Claim(named, null);
      }
      String password = auth == null ? null : auth.getPassword();
      return password == null ? null : new Claim(named, password);
    } catch (IllegalArgumentException notAnId) {
      return null;
    }
  }

  /** When the client certificate ends; null where there is none. */
  @Nullable Instant certificateEnd() {
    return endpoint.isSsl() ? ClientCertificate.endOf(endpoint.sslSession()) : null;
  }

  String clientId() {
    return endpoint.clientIdentifier();
  }

  String remoteHost() {
    return String.valueOf(endpoint.remoteAddress().hostAddress());
  }

  boolean isCleanStart() {
    return endpoint.isCleanSession();
  }

  /** How long the session outlives the connection (s); 0 not at all. */
  long sessionExpirySeconds() {
    if (!mqtt5) {
      return endpoint.isCleanSession() ? 0 : Sessions.NO_EXPIRY;
    }
    Long seconds = expirySeconds(endpoint.connectProperties());
    return seconds == null ? 0 : seconds;
  }

  /** The expiry of a session (s) that a packet names; null where it names none. */
  static @Nullable Long expirySeconds(MqttProperties properties) {
    return properties.getProperty(MqttProperties.SESSION_EXPIRY_INTERVAL)
            instanceof IntegerProperty number
        ? Integer.toUnsignedLong(number.value())
        : null;
  }

  /**
   * Tells the admission that it is known who this is.
   *
   * @param onFault told when no packet of it comes to its end for long
   */
  void admitTo(Admission admission, EndpointLimits limits, Consumer<PacketWatch.Fault> onFault) {
    admission.know(endpoint, !promisesLife() || isToldKeepAlive(limits), onFault);
  }

  private boolean promisesLife() {
    return endpoint.keepAliveTimeSeconds() != 0;
  }

  /** Whether it is to send something more often than it would; only MQTT 5 can be told. */
  private boolean isToldKeepAlive(EndpointLimits limits) {
    return mqtt5
        && (!promisesLife()
            || endpoint.keepAliveTimeSeconds() > limits.longestKeepAlive().toSeconds());
  }

  /** Lets the gateway in, and tells a client of MQTT 5 what it must keep to. */
  void accept(boolean sessionPresent, EndpointLimits limits) {
    MqttProperties terms = new MqttProperties();
    if (mqtt5) {
      add(terms, MqttProperties.RECEIVE_MAXIMUM, limits.maxUnackedMessages());
      add(terms, MqttProperties.MAXIMUM_PACKET_SIZE, limits.maxMessageBytes());
      if (isToldKeepAlive(limits)) {
        add(terms, MqttProperties.SERVER_KEEP_ALIVE, (int) limits.longestKeepAlive().toSeconds());
      }
      if (!named) {
        terms.add(new StringProperty(MqttProperties.ASSIGNED_CLIENT_IDENTIFIER, clientId()));
      }
    }
    endpoint.accept(sessionPresent, terms);
  }

  void rejectCredentials() {
    endpoint.reject(
        mqtt5
            ? MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD
            : MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USER_NAME_OR_PASSWORD);
  }

  /** Asks the gateway to come again later. */
  void rejectForNow() {
    endpoint.reject(
        mqtt5
            ? MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE_5
            : MqttConnectReturnCode.CONNECTION_REFUSED_SERVER_UNAVAILABLE);
  }

  private static void add(MqttProperties terms, int property, int value) {
    terms.add(new IntegerProperty(property, value));
  }
}
