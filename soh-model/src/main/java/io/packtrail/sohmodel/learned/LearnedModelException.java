package io.packtrail.sohmodel.learned;

/** A data set or a stored model that cannot be used. */
public final class LearnedModelException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;

  public LearnedModelException(String code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public LearnedModelException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** Stable code, for example {@code data-unreadable}. */
  public String code() {
    return code;
  }
}
