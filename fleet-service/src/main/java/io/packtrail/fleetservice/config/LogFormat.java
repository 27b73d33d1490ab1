package io.packtrail.fleetservice.config;

/** How a log line is written. */
public enum LogFormat {
  /** For people. */
  TEXT,
  /** One JSON object a line, for programs that collect logs. */
  JSON
}
