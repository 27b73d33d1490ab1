package io.packtrail.passportupdater.access;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.table.Tsv;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The access policy as two tables: element → tier, and role → tiers. */
public final class AccessPolicy {
  private final Map<String, Tier> elements = new TreeMap<>();
  private final Map<Role, Set<Tier>> reads = new EnumMap<>(Role.class);
  private final Map<Role, Set<Tier>> byGrant = new EnumMap<>(Role.class);

  private AccessPolicy() {}

  /**
   * Reads a policy from its two tables.
   *
   * @throws PassportException code {@code policy-refused} when a line is not understood or a role
   *     has none
   */
  public static AccessPolicy of(String elementsTsv, String rolesTsv) {
    AccessPolicy policy = new AccessPolicy();
    for (String[] cells : rows(elementsTsv)) {
      policy.elements.put(cells[0], constant(Tier.class, cells[1]));
    }
    for (String[] cells : rows(rolesTsv)) {
      Role role = constant(Role.class, cells[0]);
      policy.reads.put(role, tiers(cells[1]));
      policy.byGrant.put(role, tiers(cells[2]));
    }
    for (Role role : Role.values()) {
      if (!policy.reads.containsKey(role)) {
        throw refused("must have a line for the role " + role);
      }
    }
    return policy;
  }

  /** The policy that comes with this module. */
  public static AccessPolicy standard() {
    return of(
        Tsv.resource(AccessPolicy.class, "elements.tsv"),
        Tsv.resource(AccessPolicy.class, "roles.tsv"));
  }

  /** The elements that have a line of their own. */
  public Set<String> elements() {
    return Set.copyOf(elements.keySet());
  }

  /** The tier of an element: that of the longest path that is it or contains it. */
  public Tier tier(String element) {
    Tier tier = Tier.OPERATOR;
    int length = -1;
    for (Map.Entry<String, Tier> entry : elements.entrySet()) {
      if (isOrContains(entry.getKey(), element) && entry.getKey().length() > length) {
        tier = entry.getValue();
        length = entry.getKey().length();
      }
    }
    return tier;
  }

  /** Decides one read. */
  public Decision decide(
      Reader reader, String passportId, String element, Collection<Grant> grants, Instant now) {
    Tier tier = tier(element);
    if (tiersOf(reads, reader).contains(tier)) {
      return Decision.BY_ROLE;
    }
    if (!tiersOf(byGrant, reader).contains(tier)) {
      return Decision.REFUSED;
    }
    return grants.stream().anyMatch(grant -> grant.covers(reader, passportId, element, now))
        ? Decision.BY_GRANT
        : Decision.ON_REQUEST;
  }

  /**
   * Whether a grant over these elements could ever open what is not public: by the role itself, or
   * because a grant may open it to the role.
   */
  public boolean opensAnything(Role role, Collection<String> granted) {
    Set<Tier> tiers = EnumSet.noneOf(Tier.class);
    tiers.addAll(reads.getOrDefault(role, Set.of()));
    tiers.remove(Tier.PUBLIC);
    if (granted.isEmpty()) {
      return !tiers.isEmpty();
    }
    tiers.addAll(byGrant.getOrDefault(role, Set.of()));
    return granted.stream().anyMatch(element -> holds(element, tiers));
  }

  private boolean holds(String element, Set<Tier> tiers) {
    return tiers.contains(tier(element))
        || elements.entrySet().stream()
            .anyMatch(
                line -> isOrContains(element, line.getKey()) && tiers.contains(line.getValue()));
  }

  /** Whether the operator can open the element to anybody, in whatever role. */
  boolean isGrantable(String element) {
    return byGrant.values().stream().anyMatch(tiers -> tiers.contains(tier(element)));
  }

  static boolean isOrContains(String path, String element) {
    return element.equals(path) || element.startsWith(path + ".");
  }

  private static Set<Tier> tiersOf(Map<Role, Set<Tier>> table, Reader reader) {
    return table.getOrDefault(reader.role(), Set.of());
  }

  private static List<String[]> rows(String tsv) {
    List<String[]> rows = new ArrayList<>();
    for (String line : Tsv.rows(tsv)) {
      String[] cells = Tsv.cells(line);
      if (cells.length != 3) {
        throw refused("must have three columns, got: " + line);
      }
      rows.add(cells);
    }
    return rows;
  }

  private static Set<Tier> tiers(String cell) {
    EnumSet<Tier> tiers = EnumSet.noneOf(Tier.class);
    if (!cell.equals("-")) {
      Arrays.stream(cell.split(",", -1)).forEach(name -> tiers.add(constant(Tier.class, name)));
    }
    return tiers;
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name) {
    try {
      return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      throw new PassportException(
          "policy-refused",
          "the access policy must name a %s, got %s".formatted(type.getSimpleName(), name),
          e);
    }
  }

  private static PassportException refused(String condition) {
    return new PassportException("policy-refused", "the access policy " + condition);
  }
}
