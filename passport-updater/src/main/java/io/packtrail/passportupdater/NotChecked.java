package io.packtrail.passportupdater;

/** What a check looks at is not at hand, so that nobody can know; the message says what to give. */
final class NotChecked extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotChecked(String sentence) {
    super(sentence);
  }
}
