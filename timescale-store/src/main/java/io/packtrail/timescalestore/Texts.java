package io.packtrail.timescalestore;

import io.packtrail.domain.InboundMessage.Accepted;

/** Text from outside, as far as the database can hold it. */
final class Texts {
  private static final int LONGEST = 1_000;
  private static final char REPLACEMENT = '\uFFFD';

  private Texts() {}

  /** Whether the database can hold the identifier as it is, and index it. */
  static boolean storableMessageId(String messageId) {
    return !messageId.isEmpty()
        && messageId.length() <= Accepted.LONGEST_MESSAGE_ID
        && messageId.equals(readable(messageId));
  }

  /**
   * The text with what the database cannot hold (U+0000 and halves of surrogate pairs) replaced,
   * cut to 1,000 characters.
   */
  static String readable(String text) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), LONGEST));
    text.codePoints()
        .limit(LONGEST)
        .map(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF) ? REPLACEMENT : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }
}
