package io.packtrail.passportupdater.error;

/**
 * Something that must not be signed, stored or believed. The message is one sentence that names the
 * value.
 */
public final class PassportException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  public PassportException(String code, String sentence) {
    super(sentence);
    this.code = code;
  }

  public PassportException(String code, String sentence, Throwable cause) {
    super(sentence, cause);
    this.code = code;
  }

  /** Stable, for programs: for example {@code key-file-permissions}. */
  public String code() {
    return code;
  }
}
