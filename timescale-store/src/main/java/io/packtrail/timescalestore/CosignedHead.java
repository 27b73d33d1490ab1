package io.packtrail.timescalestore;

import java.util.List;

/**
 * A checkpoint of the transparency log that witnesses signed.
 *
 * @param size entries
 * @param checkpoint the note that the log signed, without lines of others
 * @param lines one for each witness
 */
public record CosignedHead(long size, String checkpoint, List<String> lines) {
  public CosignedHead {
    lines = List.copyOf(lines);
  }
}
