package io.packtrail.mqttingest;

import io.vertx.core.Handler;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.internal.net.NetServerInternal;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A Vert.x whose TCP servers show each connection to a guard first. The MQTT server makes its own
 * TCP server and shows a connection only once its CONNECT has come, which is too late to bound
 * connections that never send one.
 */
final class GuardedVertx extends VertxWrapper {
  private final BiConsumer<NetSocket, Handler<NetSocket>> guard;

  /**
   * @param guard gets each connection on its event loop, with what would have got it
   */
  GuardedVertx(VertxInternal vertx, BiConsumer<NetSocket, Handler<NetSocket>> guard) {
    super(vertx);
    this.guard = guard;
  }

  @Override
  public NetServerInternal createNetServer(NetServerOptions options) {
    NetServerInternal server = super.createNetServer(options);
    return (NetServerInternal)
        Proxy.newProxyInstance(
            NetServerInternal.class.getClassLoader(),
            new Class<?>[] {NetServerInternal.class},
            (proxy, method, arguments) -> call(server, method, arguments));
  }

  @SuppressWarnings("unchecked") // the one argument of connectHandler
  private @Nullable Object call(
      NetServerInternal server, Method method, Object @Nullable [] arguments) throws Throwable {
    if (method.getName().equals("connectHandler") && arguments != null) {
      Handler<NetSocket> next = (Handler<NetSocket>) arguments[0];
      return server.connectHandler(socket -> guard.accept(socket, next));
    }
    try {
      return method.invoke(server, arguments);
    } catch (InvocationTargetException failure) {
      throw failure.getCause();
    }
  }
}
