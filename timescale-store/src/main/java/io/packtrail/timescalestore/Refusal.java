package io.packtrail.timescalestore;

/**
 * Why a message goes to quarantine.
 *
 * @param code stable reason code
 * @param reason one sentence for a person
 */
record Refusal(String code, String reason) {}
