package io.packtrail.fleetservice.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Blocks of addresses, after the IANA special-purpose registries.
 *
 * @param first an address of the block
 * @param bits of it that all have in common
 */
record Network(InetAddress first, int bits) {
  /** This machine and networks that an operator runs for itself. */
  private static final List<Network> INTERNAL =
      networks(
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "::1/128",
          "fc00::/7");

  /**
   * Link-local (clouds answer there with credentials), multicast, reserved, IPv4 inside of IPv6.
   */
  private static final List<Network> NEVER =
      networks(
          "0.0.0.0/8",
          "169.254.0.0/16",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/3",
          "2001::/23",
          "2001:db8::/32",
          "2002::/16",
          "3fff::/20");

  private static final Network PUBLIC_IPV6 = of("2000::/3");

  /** Whether it is this machine's, or of a private network. */
  static boolean isInternal(InetAddress address) {
    return INTERNAL.stream().anyMatch(network -> network.contains(address));
  }

  /** Whether the Internet leads there. */
  static boolean isPublic(InetAddress address) {
    boolean isOrdinary = address instanceof Inet4Address || PUBLIC_IPV6.contains(address);
    return isOrdinary
        && !isInternal(address)
        && NEVER.stream().noneMatch(network -> network.contains(address));
  }

  private boolean contains(InetAddress address) {
    byte[] mine = first.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static List<Network> networks(String... blocks) {
    return Stream.of(blocks).map(Network::of).toList();
  }

  private static Network of(String block) {
    int slash = block.indexOf('/');
    try {
      return new Network(
          InetAddress.getByName(block.substring(0, slash)),
          Integer.parseInt(block.substring(slash + 1)));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address: " + block, e);
    }
  }
}
