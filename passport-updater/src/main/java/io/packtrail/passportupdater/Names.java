package io.packtrail.passportupdater;

/** Names in signed documents that are not the content model's. */
final class Names {
  static final String CREDENTIALS_CONTEXT = "https://www.w3.org/ns/credentials/v2";

  /**
   * Our terms. A URN, because a signed document lives longer than a host name: nobody can take over
   * what it resolves to. The file is shipped as {@code battery-update-v1.jsonld}.
   */
  static final String UPDATE_CONTEXT = "urn:packtrail:context:battery-update:v1";

  static final String UPDATE_TYPE = "BatteryConditionUpdate";
  static final String FORECAST_TYPE = "BatteryLifeForecast";
  static final String STATEMENT_TYPE = "BatteryThresholdStatement";
  static final String COMMITMENT_TYPE = "BatteryValueCommitment";
  static final String RANGE_PROOF_TYPE = "BatteryRangeProof";
  static final String EXPORT_TYPE = "BatteryPassportExport";

  private Names() {}
}
