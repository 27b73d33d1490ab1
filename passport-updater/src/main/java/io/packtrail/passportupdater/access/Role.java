package io.packtrail.passportupdater.access;

/** What a reader is to the battery; on the wire and in the policy files in lower case. */
public enum Role {
  PUBLIC,
  CONSUMER,
  AUTHORITY,
  BUSINESS_PARTNER,
  SECOND_LIFE_BUYER,
  RECYCLER,
  EMERGENCY_SERVICE,
  AUDITOR,
  OPERATOR
}
