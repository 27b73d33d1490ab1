package io.packtrail.fleetservice;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Carries TCP connections to another address, and stops carrying them when told to. Also a program
 * of its own, which runs in a network namespace.
 */
final class TcpRelay implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 14;

  private final ServerSocket listening = new ServerSocket();
  private final String host;
  private final int port;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean swallowing;

  TcpRelay(String bind, int listen, String host, int port) throws IOException {
    this.host = host;
    this.port = port;
    listening.bind(new InetSocketAddress(bind, listen));
    daemon(this::accept);
  }

  /** Listens at the first two arguments, carries to the last two, for as long as it is let. */
  public static void main(String[] arguments) throws Exception {
    TcpRelay relay =
        new TcpRelay(
            arguments[0],
            Integer.parseInt(arguments[1]),
            arguments[2],
            Integer.parseInt(arguments[3]));
    while (System.in.read() >= 0) {
      // Ends with the one who started it.
    }
    relay.close();
  }

  int port() {
    return listening.getLocalPort();
  }

  /** From now on takes every byte and carries none: neither side learns of it. */
  void swallow() {
    swallowing = true;
  }

  /** Ends every connection; new ones are carried again. */
  void cut() {
    sockets.forEach(TcpRelay::end);
    sockets.clear();
    swallowing = false;
  }

  @Override
  public void close() throws IOException {
    listening.close();
    cut();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket near = listening.accept();
        Socket far = new Socket(host, port);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        sockets.add(near);
        sockets.add(far);
        daemon(() -> carry(near, far));
        daemon(() -> carry(far, near));
      } catch (IOException closedOrRefused) {
        // The one who connects sees it and tries again.
      }
    }
  }

  private void carry(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (!swallowing) {
          out.write(buffer, 0, read);
        }
      }
    } catch (IOException gone) {
      // Both ends go, below.
    }
    if (!swallowing) {
      end(from);
      end(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // That is what was wanted.
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "tcp-relay");
    thread.setDaemon(true);
    thread.start();
  }
}
