package io.packtrail.fleetservice;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A network namespace behind a pair of virtual interfaces, whose link can be cut. */
final class NetworkNamespace implements AutoCloseable {
  private static final String NAME = "ptfault" + ProcessHandle.current().pid() % 100_000;
  private static final String OUTER = "pto" + ProcessHandle.current().pid() % 100_000;
  private static final String INNER = "pti" + ProcessHandle.current().pid() % 100_000;

  // From the block for benchmarks of networks (RFC 2544), which nobody routes.
  private static final String HOST_ADDRESS = "198.18.77.1";
  private static final String INNER_ADDRESS = "198.18.77.2";

  private @Nullable Process relay;

  NetworkNamespace() throws IOException {
    Shell.run("ip", "netns", "add", NAME);
    Shell.run("ip", "link", "add", OUTER, "type", "veth", "peer", "name", INNER, "netns", NAME);
    Shell.run("ip", "addr", "add", HOST_ADDRESS + "/30", "dev", OUTER);
    Shell.run("ip", "link", "set", OUTER, "up");
    inside("ip", "addr", "add", INNER_ADDRESS + "/30", "dev", INNER);
    inside("ip", "link", "set", INNER, "up");
    inside("ip", "link", "set", "lo", "up");
  }

  /** With names of its own: a deleted namespace lets go of its link only a moment later. */
  static boolean isAllowed() {
    String probe = NAME + "p";
    String outer = OUTER + "p";
    return Shell.succeeds(
        new String[] {"ip", "netns", "add", probe},
        new String[] {
          "ip", "link", "add", outer, "type", "veth", "peer", "name", INNER, "netns", probe
        },
        new String[] {"ip", "netns", "exec", probe, "true"},
        new String[] {"ip", "netns", "delete", probe});
  }

  /** The outer end's address, where the service listens. */
  String hostAddress() {
    return HOST_ADDRESS;
  }

  /** The inner end's address. */
  String innerAddress() {
    return INNER_ADDRESS;
  }

  /**
   * Starts a relay inside, which ends with the namespace: it listens on {@link #innerAddress} and
   * carries back to {@link #hostAddress}: both ways lead over the link.
   */
  void startRelay(int listen, int port) throws IOException {
    relay =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                NAME,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                TcpRelay.class.getName(),
                INNER_ADDRESS,
                Integer.toString(listen),
                HOST_ADDRESS,
                Integer.toString(port))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
  }

  /** Cuts the link: packets are lost and nobody is told. */
  void down() throws IOException {
    inside("ip", "link", "set", INNER, "down");
  }

  void up() throws IOException {
    inside("ip", "link", "set", INNER, "up");
  }

  @Override
  public void close() throws IOException {
    if (relay != null) {
      relay.destroyForcibly();
    }
    Shell.run("ip", "netns", "delete", NAME);
  }

  private static void inside(String... command) throws IOException {
    String[] whole = new String[command.length + 4];
    System.arraycopy(new String[] {"ip", "netns", "exec", NAME}, 0, whole, 0, 4);
    System.arraycopy(command, 0, whole, 4, command.length);
    Shell.run(whole);
  }
}
