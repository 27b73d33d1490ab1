package io.packtrail.fleetservice;

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
  public ServiceException(String code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ServiceException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** Stable code for programs and documentation. */
  public String code() {
    return code;
  }
}
