package io.packtrail.mqttingest;

import org.jspecify.annotations.Nullable;

/** Ingestion could not do what was asked; the message is one sentence. */
public final class IngestException extends RuntimeException {
  /** Too much is waiting for the store; the same call may succeed later. */
  public static final String QUEUE_FULL = "queue-full";

  /** The service is ending, or ended before the message was committed. */
  public static final String STOPPING = "stopping";

  /** The store takes neither the message nor its quarantine. */
  public static final String STORE_REFUSED = "store-refused";

  /** Another program listens on the port. */
  public static final String PORT_IN_USE = "port-in-use";

  /** The files of the TLS certificate cannot be used. */
  public static final String BAD_CERTIFICATE = "bad-certificate";

  private final String code;

  IngestException(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  IngestException(String code, String message) {
    this(code, message, null);
  }

  /** Stable code for programs and documentation. */
  public String code() {
    return code;
  }
}
