package io.packtrail.fleetservice.config;

import java.util.List;

/** The configuration is wrong; every problem is listed, one sentence each. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One sentence for each problem, in the order of the keys. */
  public List<String> problems() {
    return problems;
  }
}
