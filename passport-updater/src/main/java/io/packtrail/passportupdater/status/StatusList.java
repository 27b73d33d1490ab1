package io.packtrail.passportupdater.status;

import io.packtrail.passportupdater.error.PassportException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A list of bits, all of them 0 at first. Immutable. */
public final class StatusList {
  /** The least that the specification allows (bits): in fewer a single reader stands out. */
  public static final int MIN_BITS = 131_072;

  /** What we are ready to unpack (bytes): a small file may hold a very large list. */
  private static final int MAX_BYTES = 16 * 1024 * 1024;

  private final byte[] bits;

  private StatusList(byte[] bits) {
    this.bits = bits;
  }

  /** A list of the least size. */
  public static StatusList empty() {
    return new StatusList(new byte[MIN_BITS / 8]);
  }

  /** A list of the least size with these bits set. */
  public static StatusList of(BitSet set) {
    StatusList list = empty();
    set.stream()
        .forEach(
            index -> {
              list.requireIndex(index);
              list.bits[index / 8] |= (byte) mask(index);
            });
    return list;
  }

  /** How many credentials it speaks of. */
  public int size() {
    return bits.length * 8;
  }

  /** Whether the bit is set; index 0 is the most significant bit of the first byte. */
  public boolean isSet(int index) {
    requireIndex(index);
    return (bits[index / 8] & mask(index)) != 0;
  }

  /** This list with one more bit set. */
  public StatusList with(int index) {
    requireIndex(index);
    byte[] changed = bits.clone();
    changed[index / 8] |= (byte) mask(index);
    return new StatusList(changed);
  }

  /** {@code u}, and base64url of the GZIP of the bits. */
  public String encode() {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bits);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return "u" + Base64.getUrlEncoder().withoutPadding().encodeToString(packed.toByteArray());
  }

  /**
   * Reads {@link #encode()}.
   *
   * @throws PassportException code {@code status-list-refused} when it is no list, too short, or
   *     larger than 128 million bits
   */
  public static StatusList decode(String encoded) {
    if (!encoded.startsWith("u")) {
      throw refused("must be multibase base64url, 'u…'");
    }
    try (GZIPInputStream gzip =
        new GZIPInputStream(
            new ByteArrayInputStream(Base64.getUrlDecoder().decode(encoded.substring(1))))) {
      byte[] bits = gzip.readNBytes(MAX_BYTES + 1);
      if (bits.length * 8L < MIN_BITS || bits.length > MAX_BYTES) {
        throw refused("must hold %d to %d bits".formatted(MIN_BITS, MAX_BYTES * 8L));
      }
      return new StatusList(bits);
    } catch (IOException | IllegalArgumentException e) {
      throw new PassportException(
          "status-list-refused", "a status list must be GZIP in base64url: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StatusList that && Arrays.equals(bits, that.bits);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bits);
  }

  private void requireIndex(int index) {
    if (index < 0 || index >= size()) {
      throw refused("has no index %d, only 0 to %d".formatted(index, size() - 1));
    }
  }

  private static int mask(int index) {
    return 0x80 >> (index % 8);
  }

  private static PassportException refused(String condition) {
    return new PassportException("status-list-refused", "a status list " + condition);
  }
}
