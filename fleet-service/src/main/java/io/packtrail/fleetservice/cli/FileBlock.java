package io.packtrail.fleetservice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.GatewayId;
import io.packtrail.timescalestore.ClockCorrection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a file that become one message, which has no id of its own: its content is its id, so
 * that a file imported twice changes nothing and one that was cut short goes on where it stopped.
 *
 * @param correction the declared one by which all of them hold the device's time; null where they
 *     hold the time itself
 * @param fields names of the cells
 * @param timeCell which of them is the time
 */
record FileBlock(
    String batteryId,
    ImportTarget target,
    @Nullable ClockCorrection correction,
    List<String> fields,
    int timeCell,
    List<Row> rows) {

  /**
   * One row.
   *
   * @param place where it stands in the file
   * @param correction the declared one by which its cells hold the device's time, absent where they
   *     hold the time itself
   * @param refusal why it cannot be written as a sample, absent where it can
   */
  record Row(
      String place,
      @Nullable ClockCorrection correction,
      ArrayNode cells,
      @Nullable String refusal) {
    static Row refused(String place, String why) {
      return new Row(place, null, JsonNodeFactory.instance.arrayNode(), why);
    }

    /** A refusal of this row. */
    Refusal refused(String why) {
      return new Refusal(place, why);
    }
  }

  /** Why a row is not taken. */
  record Refusal(String place, String why) {
    /** The reason with its place. */
    String sentence() {
      return place + ": " + why;
    }

    /** The reason without what was found, which is another in each row. */
    String kind() {
      return why.replaceFirst(", got .*", "").replaceAll("[0-9]+", "#");
    }
  }

  /** In whose name the rows come where the battery is assigned to no gateway. */
  GatewayId gateway() {
    return correction == null ? ImportTarget.IMPORT : correction.gatewayId();
  }

  /** What the clock shows that gave the rows their times, when it is this time. */
  Instant byItsClock(Instant now) {
    return correction == null ? now : now.minus(correction.offset());
  }

  /** The message that holds these rows, sent at the time of its last, as the contract needs one. */
  byte[] message(List<Row> some) {
    return message(some, some.get(some.size() - 1).cells().get(timeCell));
  }

  /** The message that holds one row and that nothing but this row can be wrong with. */
  byte[] message(Row one, String sentAt) {
    return message(List.of(one), JsonNodeFactory.instance.textNode(sentAt));
  }

  private byte[] message(List<Row> some, JsonNode sentAt) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    message.put("batteryId", batteryId);
    message.set("sentAt", sentAt);
    ArrayNode names = message.putArray("fields");
    fields.forEach(names::add);
    ArrayNode cells = message.putArray("rows");
    some.forEach(row -> cells.add(row.cells()));
    return message.toString().getBytes(StandardCharsets.UTF_8);
  }
}
