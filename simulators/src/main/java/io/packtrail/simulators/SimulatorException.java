package io.packtrail.simulators;

/** What stopped a simulation, a replay or a simulated gateway, in one sentence for a person. */
public final class SimulatorException extends RuntimeException {
  private final String code;

  /**
   * @param code stable code, for example {@code gateway-refused}
   * @param message one sentence: what happened, with values, and what to do
   */
  public SimulatorException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** As above, with the exception that it was translated from. */
  public SimulatorException(String code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Stable code that a program may branch on. */
  public String code() {
    return code;
  }
}
