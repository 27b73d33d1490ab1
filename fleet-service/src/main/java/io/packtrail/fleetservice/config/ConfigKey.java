package io.packtrail.fleetservice.config;

import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One setting.
 *
 * @param path place in the YAML file, for example {@code http.port}
 * @param form what a value looks like, for people
 * @param defaultText the value when nothing is set, as text; absent: none
 * @param meaning one sentence
 * @param parse text to value; throws {@link IllegalArgumentException} whose message continues the
 *     key's name ("must be …, got …")
 */
record ConfigKey<T>(
    String path,
    String form,
    @Nullable String defaultText,
    String meaning,
    Function<String, T> parse) {

  /**
   * Name of the environment variable: {@code http.maxThing} is {@code PACKTRAIL_HTTP_MAX_THING}.
   */
  String env() {
    return "PACKTRAIL_"
        + path.replaceAll("([a-z])([A-Z])", "$1_$2").replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
