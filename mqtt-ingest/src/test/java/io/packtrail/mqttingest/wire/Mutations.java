package io.packtrail.mqttingest.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Spoils sound messages: at random, and with what parsers of these formats stumble over. */
final class Mutations {
  private static final int LONGEST_INSERT = 12;
  private static final List<byte[]> PIECES = pieces();

  private final Random random;

  Mutations(Random random) {
    this.random = random;
  }

  /** A new array; {@code other} lends the tail of a splice. */
  byte[] mutate(byte[] sound, byte[] other) {
    byte[] bytes = sound.clone();
    for (int n = 1 + random.nextInt(3); n > 0; n--) {
      bytes = step(bytes, other);
    }
    return bytes;
  }

  private byte[] step(byte[] bytes, byte[] other) {
    if (bytes.length == 0) {
      return PIECES.get(random.nextInt(PIECES.size())).clone();
    }
    int at = random.nextInt(bytes.length);
    int end = Math.min(bytes.length, at + 1 + random.nextInt(LONGEST_INSERT));
    return switch (random.nextInt(9)) {
      case 0 -> Arrays.copyOf(bytes, at);
      case 1 -> flip(bytes, at);
      case 2 -> replace(bytes, at, end, new byte[0]);
      case 3 -> replace(bytes, at, at, PIECES.get(random.nextInt(PIECES.size())));
      case 4 -> replace(bytes, at, end, PIECES.get(random.nextInt(PIECES.size())));
      case 5 -> replace(bytes, at, at, Arrays.copyOfRange(bytes, at, end)); // twice
      case 6 -> replace(bytes, at, bytes.length, tail(other));
      case 7 -> replace(bytes, at, at, repeated());
      default -> digit(bytes, at);
    };
  }

  private byte[] flip(byte[] bytes, int at) {
    bytes[at] ^= (byte) (1 << random.nextInt(8));
    return bytes;
  }

  /** Another printable character: mostly still JSON, with another value. */
  private byte[] digit(byte[] bytes, int at) {
    bytes[at] = (byte) ('0' + random.nextInt(10));
    return bytes;
  }

  private byte[] tail(byte[] other) {
    return Arrays.copyOfRange(other, random.nextInt(other.length), other.length);
  }

  /** One piece many times: deep nesting, long numbers, long texts. */
  private byte[] repeated() {
    byte[] piece = PIECES.get(random.nextInt(PIECES.size()));
    int times = random.nextInt(64) == 0 ? 1_000 : 20;
    byte[] all = new byte[piece.length * times];
    for (int i = 0; i < all.length; i++) {
      all[i] = piece[i % piece.length];
    }
    return all;
  }

  private static byte[] replace(byte[] bytes, int from, int to, byte[] with) {
    byte[] result = new byte[bytes.length - (to - from) + with.length];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(with, 0, result, from, with.length);
    System.arraycopy(bytes, to, result, from + with.length, bytes.length - to);
    return result;
  }

  private static List<byte[]> pieces() {
    List<byte[]> pieces = new java.util.ArrayList<>();
    for (String text :
        new String[] {
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\\u0000",
          "\\ud800",
          "null",
          "true",
          "NaN",
          "-",
          "1e308",
          "1e-400",
          "1e999999999",
          "99999999999999999999",
          "0.1",
          "\"t\":",
          "\"rows\":[",
          "\"fields\":[",
          "\"samples\":[",
          "\"messageId\":\"\"",
          "\"kind\":\"accident\"",
          "Z",
          "+25:99",
          "\u00e9",
          "\ufeff",
          "packVoltageV",
          "2026-11-23",
          "T10:00:00",
          "{\"a\":"
        }) {
      pieces.add(text.getBytes(StandardCharsets.UTF_8));
    }
    for (int[] raw :
        new int[][] {
          {0xFF}, // CBOR break
          {0x5B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}, // bytes of 2^63 - 1
          {0x7A, 0x7F, 0xFF, 0xFF, 0xFF}, // a text of 2 GB
          {0x9B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}, // an array of 2^63 - 1
          {0xBB, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}, // a map of 2^64 - 1
          {0x9F},
          {0xBF},
          {0x5F},
          {0x7F},
          {0x81},
          {0xA1}, // indefinite, and nesting
          {0xC2, 0x59, 0xFF, 0xFF}, // a bignum of 65,535 bytes
          {0xC4, 0x82, 0x1A, 0x7F, 0xFF, 0xFF, 0xFF, 0x01}, // 1 * 10^2147483647
          {0xC4, 0x82, 0x3A, 0x7F, 0xFF, 0xFF, 0xFF, 0x01}, // 1 * 10^-2147483648
          {0xD9, 0xD9, 0xF7},
          {0xD9, 0x01, 0x00},
          {0xD8, 0x19, 0x00}, // tags, string references
          {0xF9, 0x7E, 0x00},
          {0xFB, 0x7F, 0xF0, 0, 0, 0, 0, 0, 0},
          {0xF8, 0x28},
          {0xF7},
          {0xFC},
          {0x1B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}, // 2^64 - 1
          {0x3B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}, // -2^64
          {0xC3, 0x28},
          {0xED, 0xA0, 0x80},
          {0xF4, 0x90, 0x80, 0x80},
          {0xE2, 0x82}, // no UTF-8
          {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80}, // a number without end
          {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01}, // 2^64 - 1 of protobuf
          {0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0x07}, // a metric of 2 GB
          {0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F}, // a name of -1 bytes
          {0x12, 0x00}, // an empty metric
          {0x4A, 0x02, 0x12, 0x00}, // properties with a value and no key
          {0x0B}, // a group
          {0x0C}, // and its end
          {0x00} // field 0
        }) {
      byte[] bytes = new byte[raw.length];
      for (int i = 0; i < raw.length; i++) {
        bytes[i] = (byte) raw[i];
      }
      pieces.add(bytes);
    }
    return List.copyOf(pieces);
  }
}
