package io.packtrail.fleetservice.cli;

import io.packtrail.domain.BatteryAssessment;
import io.packtrail.domain.Session;
import io.packtrail.domain.SohResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a battery has no estimate, in one sentence: what was said most often against its charges. */
final class WhyNone {
  private WhyNone() {}

  /** The most frequent reason; reasons that differ in their figures only count as one. */
  static String of(@Nullable BatteryAssessment assessment) {
    if (assessment == null) {
      return "it was not assessed";
    }
    List<String> against = against(assessment);
    if (against.isEmpty()) {
      return assessment.soh() instanceof SohResult.NotEstimable none
          ? none.reason()
          : "its first estimate came after the last measurement";
    }
    Map<String, Integer> counts = new LinkedHashMap<>();
    Map<String, String> examples = new LinkedHashMap<>();
    for (String reason : against) {
      String kind = reason.replaceAll("[-+]?\\d+(\\.\\d+)?", "#");
      counts.merge(kind, 1, Integer::sum);
      examples.putIfAbsent(kind, reason);
    }
    String most =
        counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    return "%s (%d of %d charges)".formatted(examples.get(most), counts.get(most), against.size());
  }

  private static List<String> against(BatteryAssessment assessment) {
    return assessment.sessions().stream()
        .filter(session -> session.kind() == Session.Kind.CHARGE && !session.accepted())
        .map(Session::reason)
        .toList();
  }
}
