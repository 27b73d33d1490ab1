package io.packtrail.fleetservice.cli;

import io.packtrail.simulators.replay.RecordedCell;
import io.packtrail.simulators.replay.RecordedData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which cells to train on and which to judge, as two lists of names say. A cell is known by its
 * path: the folders and the name that it lies under. A name means every cell whose path ends with
 * it, or which it ends with itself: {@code CS2_35}, {@code calce_cs2/CS2_35.csv.gz} and {@code
 * /data/calce_cs2/CS2_35.csv.gz} are one cell.
 *
 * @param train names of the cells to train on; empty: all but those to judge
 * @param test names of the cells to judge; empty: those to train on, each with the others
 */
record CellSplit(List<String> train, List<String> test) {
  private static final int NEIGHBOURS = 3;

  /**
   * Cells of one kind, split.
   *
   * @param crossValidated whether no list says what to judge, so that the training cells judge
   *     themselves
   */
  record Parts<T>(List<T> train, List<T> test, boolean crossValidated) {}

  /** Reads the lists. */
  static CellSplit read(@Nullable Path train, @Nullable Path test) {
    return new CellSplit(CellNames.read(train), CellNames.read(test));
  }

  /**
   * The recorded cells of a folder that a list names; all without a list.
   *
   * @throws CommandFailure for a name that no cell has
   */
  static List<RecordedCell> training(Path folder, @Nullable Path train) {
    CellSplit split = read(train, null);
    List<RecordedCell> cells = RecordedData.open(folder).cells();
    split.check(cells.stream().map(RecordedCell::name).toList());
    return split.of(cells, RecordedCell::name).train();
  }

  /** Whether there is no list. */
  boolean isEmpty() {
    return train.isEmpty() && test.isEmpty();
  }

  /** Splits the cells of one kind. Cells that stand in neither of two lists are left out. */
  <T> Parts<T> of(List<T> cells, Function<T, String> path) {
    if (test.isEmpty()) {
      List<T> all = train.isEmpty() ? cells : named(cells, path, train);
      return new Parts<>(all, all, true);
    }
    List<T> judged = named(cells, path, test);
    List<T> others =
        train.isEmpty()
            ? cells.stream().filter(cell -> !judged.contains(cell)).toList()
            : named(cells, path, train);
    return new Parts<>(others, judged, false);
  }

  /**
   * Sees to it that every name means a cell and none both a training and a test cell.
   *
   * @param paths of all cells that there are
   */
  void check(List<String> paths) {
    List<String> unknown = new ArrayList<>();
    for (String name : all()) {
      if (paths.stream().noneMatch(path -> means(name, path))) {
        unknown.add(name + near(name, paths));
      }
    }
    if (!unknown.isEmpty()) {
      throw new CommandFailure(
          "cells in the lists must be in the data folder, got " + String.join("; ", unknown));
    }
    Set<String> both = new HashSet<>(named(paths, Function.identity(), train));
    both.retainAll(named(paths, Function.identity(), test));
    if (!both.isEmpty()) {
      throw new CommandFailure(
          "test cells must not be among the training cells, got "
              + String.join(", ", both.stream().sorted().toList()));
    }
  }

  private List<String> all() {
    List<String> names = new ArrayList<>(train);
    names.addAll(test);
    return names.stream().distinct().toList();
  }

  /** The cells that a list names, in their own order. */
  static <T> List<T> named(List<T> cells, Function<T, String> path, List<String> names) {
    return cells.stream()
        .filter(cell -> names.stream().anyMatch(name -> means(name, path.apply(cell))))
        .toList();
  }

  static boolean means(String name, String path) {
    String given = "/" + CellSet.plain(name.replace('\\', '/'));
    return given.endsWith("/" + path) || ("/" + path).endsWith(given);
  }

  /** What a mistyped name may have meant. */
  private static String near(String name, List<String> paths) {
    String own = last(CellSet.plain(name.replace('\\', '/')));
    List<String> like =
        paths.stream().filter(path -> last(path).equals(own)).limit(NEIGHBOURS).toList();
    return like.isEmpty() ? "" : " (there is %s)".formatted(String.join(", ", like));
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }
}
