package io.packtrail.fleetservice.cli;

import io.packtrail.domain.InboundMessage;
import io.packtrail.domain.InboundMessage.Rejected;
import io.packtrail.domain.InboundMessage.Telemetry;
import io.packtrail.domain.Receipt;
import io.packtrail.mqttingest.wire.Limits;
import io.packtrail.mqttingest.wire.PacktrailDecoder;
import io.packtrail.mqttingest.wire.Topics;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a file's blocks as the live path reads messages, and finds the rows that are refused. */
final class FileDecoder {
  private final PacktrailDecoder decoder = new PacktrailDecoder(Limits.DEFAULTS);
  private final InstantSource clock;

  FileDecoder(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * What becomes of a block.
   *
   * @param messages of the rows that are sound
   * @param refusals one for each row that is not, with its place and value
   */
  record Decoded(List<Telemetry> messages, List<FileBlock.Refusal> refusals) {}

  Decoded decode(FileBlock block) {
    Instant now = clock.instant();
    List<FileBlock.Refusal> refusals = new ArrayList<>();
    List<FileBlock.Row> rows = new ArrayList<>();
    for (FileBlock.Row row : block.rows()) {
      String why = row.refusal();
      if (why == null) {
        rows.add(row);
      } else {
        refusals.add(row.refused(why));
      }
    }
    if (rows.isEmpty()) {
      return new Decoded(List.of(), refusals);
    }
    if (decode(block, block.message(rows), now) instanceof Telemetry sound) {
      return new Decoded(parts(block, sound, now), refusals);
    }
    List<FileBlock.Row> sound = sound(block, rows, now, refusals);
    if (sound.isEmpty()) {
      return new Decoded(List.of(), refusals);
    }
    InboundMessage message = decode(block, block.message(sound), now);
    if (message instanceof Telemetry telemetry) {
      return new Decoded(parts(block, telemetry, now), refusals);
    }
    String why = ((Rejected) message).reason(); // of all together, not of one
    sound.forEach(row -> refusals.add(row.refused(why)));
    return new Decoded(List.of(), refusals);
  }

  /** Each row by itself, so that a reason stands where it belongs. */
  private List<FileBlock.Row> sound(
      FileBlock block, List<FileBlock.Row> rows, Instant now, List<FileBlock.Refusal> refusals) {
    String sentAt = block.byItsClock(now).truncatedTo(ChronoUnit.MILLIS).toString();
    List<FileBlock.Row> sound = new ArrayList<>();
    Map<Instant, FileBlock.Row> byTime = new HashMap<>();
    for (FileBlock.Row row : rows) {
      InboundMessage message = decode(block, block.message(row, sentAt), now);
      if (message instanceof Telemetry telemetry) {
        Instant at = telemetry.samples().at(0);
        FileBlock.Row earlier = byTime.putIfAbsent(at, row);
        if (earlier == null) {
          sound.add(row);
        } else {
          refusals.add(
              row.refused("t must differ from that of %s, got %s".formatted(earlier.place(), at)));
        }
      } else if (message instanceof Rejected rejected) {
        refusals.add(row.refused(rejected.reason()));
      }
    }
    return sound;
  }

  /**
   * Times are judged by the clock that gave them: one that was ahead gave times that are still to
   * come, and they lie in the past by the declared correction; one that was behind gave times that
   * lie in the past, and may not by the correction.
   */
  private InboundMessage decode(FileBlock block, byte[] payload, Instant now) {
    return decoder.decode(receipt(block, payload, block.byItsClock(now)));
  }

  private static Receipt receipt(FileBlock block, byte[] payload, Instant at) {
    return new Receipt(block.gateway(), at, Topics.telemetry(block.gateway()), payload);
  }

  /** A file does not say when it was sent, and is no word on the gateway's clock. */
  private static List<Telemetry> parts(FileBlock block, Telemetry message, Instant now) {
    return block
        .target()
        .parts(
            new Telemetry(
                receipt(block, message.payload(), now),
                message.messageId(),
                message.batteryId(),
                null,
                message.samples()));
  }
}
