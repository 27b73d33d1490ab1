package io.packtrail.sohmodel.learned;

import io.packtrail.domain.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** SHA-256 in hexadecimal. */
public final class Digests {
  private Digests() {}

  /** Of some bytes. */
  public static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.of(bytes));
  }

  /** Of labels and rows, in order. */
  static String sha256(Iterable<MeasuredCell> cells) {
    MessageDigest digest = Sha256.start();
    for (MeasuredCell cell : cells) {
      digest.update(cell.name().getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < cell.features().length; i++) {
        for (double value : cell.features()[i]) {
          update(digest, value);
        }
        update(digest, cell.sohRatio()[i]);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, double value) {
    digest.update(ByteBuffer.allocate(8).putDouble(value).flip());
  }
}
