package io.packtrail.mqttingest.wire.sparkplug;

import com.google.protobuf.CodedOutputStream;
import io.packtrail.domain.GatewayId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * The host's command to a node to publish its births again.
 *
 * @see "Sparkplug 3.0.0 (2022), 6.4.21, NCMD, and 5.9: Node Control/Rebirth"
 */
public final class RebirthRequest {
  private static final int BOOLEAN = 11;

  private RebirthRequest() {}

  /** Sends a message to a gateway; false where it is not connected or does not listen. */
  @FunctionalInterface
  public interface Sender {
    boolean send(GatewayId gatewayId, String topic, byte[] payload);
  }

  /** The command's bytes. */
  static byte[] payload(Instant now) {
    try {
      ByteArrayOutputStream metric = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(metric);
      out.writeString(1, "Node Control/Rebirth");
      out.writeUInt64(3, now.toEpochMilli());
      out.writeUInt32(4, BOOLEAN);
      out.writeBool(14, true);
      out.flush();
      ByteArrayOutputStream payload = new ByteArrayOutputStream();
      out = CodedOutputStream.newInstance(payload);
      out.writeUInt64(1, now.toEpochMilli());
      out.writeByteArray(2, metric.toByteArray());
      out.flush();
      return payload.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory can be written to", impossible);
    }
  }
}
