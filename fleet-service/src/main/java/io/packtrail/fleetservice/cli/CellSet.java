package io.packtrail.fleetservice.cli;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The cells of one kind in a folder of data sets, found by name.
 *
 * <p>A name may be written with its ending ({@code .csv}, {@code .csv.gz}), behind any longer path,
 * and without folders where no other cell has the same last part.
 */
final class CellSet<T> {
  private final String place;
  private final NavigableMap<String, T> byName;

  /**
   * @param place where the cells lie, relative to the folder of data sets
   */
  CellSet(String place, Map<String, T> byName) {
    this.place = place;
    this.byName = new TreeMap<>(byName);
  }

  /** What is there, for a person who has named another. */
  String describe() {
    return byName.isEmpty()
        ? "none in " + place
        : "%d in %s, such as %s".formatted(byName.size(), place, byName.firstKey());
  }

  boolean isEmpty() {
    return byName.isEmpty();
  }

  /** All cells, by name. */
  List<T> all() {
    return List.copyOf(byName.values());
  }

  /** A name of a cell without its ending. */
  static String plain(String written) {
    return written.replaceFirst("\\.csv(\\.gz)?$", "");
  }

  /** The full name of a cell as it is written in a list; absent where there is none of it. */
  Optional<String> find(String written) {
    String name = plain(written);
    if (byName.containsKey(name)) {
      return Optional.of(name);
    }
    List<String> ends =
        byName.keySet().stream()
            .filter(key -> CellSplit.means(written, place + "/" + key))
            .toList();
    if (ends.size() > 1) {
      throw new CommandFailure(
          "cell must be told apart by its folder (%s), got %s"
              .formatted(String.join(", ", ends), written));
    }
    return ends.stream().findFirst();
  }

  /** The cells of these full names, in their order, each once. */
  List<T> of(Collection<String> names) {
    return names.stream().distinct().map(byName::get).toList();
  }

  /** All cells but those of these full names. */
  List<T> without(Collection<String> names) {
    return byName.entrySet().stream()
        .filter(entry -> !names.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }
}
