package io.packtrail.mqttingest;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.paho.mqttv5.common.util.MqttTopicValidator;

/** The topic filters that one connection subscribed to. */
final class Subscriptions {
  /** A gateway listens to few topics; more would be held for nothing. */
  private static final int MAX_FILTERS = 32;

  private final Set<String> filters = ConcurrentHashMap.newKeySet();

  /** Adds a filter; false where it is none, or there are too many. */
  boolean add(String filter) {
    try {
      MqttTopicValidator.validate(filter, true, false);
    } catch (IllegalArgumentException malformed) {
      return false;
    }
    return filters.contains(filter) || (filters.size() < MAX_FILTERS && filters.add(filter));
  }

  void remove(String filter) {
    filters.remove(filter);
  }

  /** In one order, so that they can be compared. */
  List<String> all() {
    return filters.stream().sorted().toList();
  }

  boolean matches(String topic) {
    return filters.stream().anyMatch(filter -> MqttTopicValidator.isMatched(filter, topic));
  }
}
