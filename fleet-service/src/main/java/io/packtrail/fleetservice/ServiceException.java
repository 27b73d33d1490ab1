package io.packtrail.fleetservice;

import org.jspecify.annotations.Nullable;

/**
 * The service cannot start or do what was asked; {@link #code()} is stable, the message is one
 * sentence for a person.
 */
public final class ServiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * @param code stable code, for example {@code port-in-use}
   */
  public ServiceException(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ServiceException(String code, String message) {
    this(code, message, null);
  }

  /** Stable code for programs and documentation. */
  public String code() {
    return code;
  }
}
