package io.packtrail.domain;

/** Cell chemistry by its positive electrode; the names are those of the HTTP contract. */
public enum Chemistry {
  LFP,
  NMC111,
  NMC532,
  NMC622,
  NMC811,
  NCA,
  LMO,
  LCO,
  LTO
}
