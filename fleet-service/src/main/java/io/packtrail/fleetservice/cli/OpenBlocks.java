package io.packtrail.fleetservice.cli;

import io.packtrail.fleetservice.cli.FileBlock.Row;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a file that gather by battery until they fill a message, so that a file in the order of
 * time makes messages as large as one in the order of batteries. What is given out follows from the
 * file alone: read again, it becomes the same messages.
 */
final class OpenBlocks {
  static final int ROWS_PER_MESSAGE = 1_000;

  /** Most rows that wait at once, some 1 kB each. */
  static final int ROWS_HELD = 20_000;

  /** Of rows that are stored nowhere. */
  private static final ImportTarget NOWHERE =
      new ImportTarget(List.of(), List.of(), at -> Optional.empty());

  private final List<String> fields;
  private final int timeCell;
  private final Function<String, ImportTarget> targets;
  private final Map<String, Open> open = new LinkedHashMap<>();
  private final Queue<FileBlock> full = new ArrayDeque<>();
  private int held;

  /**
   * @param fields names of the rows' cells
   * @param timeCell which of them is the time
   * @param targets what is known of a battery by its name; throws {@link CommandFailure} where it
   *     is not registered
   */
  OpenBlocks(List<String> fields, int timeCell, Function<String, ImportTarget> targets) {
    this.fields = fields;
    this.timeCell = timeCell;
    this.targets = targets;
  }

  /** Rows of one battery and clock that wait for more. */
  static final class Open {
    private final String batteryId;
    private final ImportTarget target;
    private final @Nullable String unknown;
    private final List<Row> rows = new ArrayList<>();
    private @Nullable Row first;

    private Open(String batteryId, ImportTarget target, @Nullable String unknown) {
      this.batteryId = batteryId;
      this.target = target;
      this.unknown = unknown;
    }

    ImportTarget target() {
      return target;
    }

    /** Why the battery takes no rows, null where it does. */
    @Nullable String unknown() {
      return unknown;
    }

    private boolean isOfAnotherClock(Row row) {
      return first != null
          && row.refusal() == null
          && !Objects.equals(first.correction(), row.correction());
    }

    private void add(Row row) {
      if (first == null && row.refusal() == null) {
        first = row;
      }
      rows.add(row);
    }
  }

  /** The block that a battery's next row goes to; an empty name is that of no battery. */
  Open of(String batteryId) {
    Open block = open.get(batteryId);
    if (block == null) {
      block = begin(batteryId);
      open.put(batteryId, block);
    }
    return block;
  }

  /** Adds a row, with which its block or others may be given out. */
  void add(Open block, Row row) {
    Open current = block;
    if (block.isOfAnotherClock(row)) {
      giveOut(block);
      current = new Open(block.batteryId, block.target, block.unknown);
      open.put(block.batteryId, current);
    }
    current.add(row);
    held++;
    if (current.rows.size() == ROWS_PER_MESSAGE) {
      giveOut(current);
    } else if (held == ROWS_HELD) {
      giveOutAllBut(current);
    }
  }

  /** The next block that is given out, or null where none is. */
  @Nullable FileBlock poll() {
    return full.poll();
  }

  /** Gives out what is left at the end of the file. */
  void finish() {
    giveOutAllBut(null);
  }

  private Open begin(String batteryId) {
    if (batteryId.isEmpty()) {
      return new Open(batteryId, NOWHERE, null);
    }
    try {
      return new Open(batteryId, targets.apply(batteryId), null);
    } catch (CommandFailure notRegistered) {
      return new Open(batteryId, NOWHERE, notRegistered.getMessage());
    }
  }

  /** All but the block in hand: a file in the order of batteries has each of them whole. */
  private void giveOutAllBut(@Nullable Open kept) {
    for (Open block : List.copyOf(open.values())) {
      if (block != kept) {
        giveOut(block);
      }
    }
  }

  private void giveOut(Open block) {
    open.remove(block.batteryId);
    held -= block.rows.size();
    Row first = block.first;
    full.add(
        new FileBlock(
            block.batteryId,
            block.target,
            first == null ? null : first.correction(),
            fields,
            timeCell,
            block.rows));
  }
}
