package io.packtrail.domain;

/** Battery category as (EU) 2023/1542 distinguishes them; on the wire in lower case. */
public enum BatteryCategory {
  EV,
  LMT,
  INDUSTRIAL,
  STATIONARY
}
