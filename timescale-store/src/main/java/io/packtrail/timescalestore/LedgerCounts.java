package io.packtrail.timescalestore;

/**
 * What became of everything received: for messages and for samples alike, received = stored +
 * duplicate + quarantined.
 *
 * @param receivedMessages deliveries, each re-delivery counted again
 * @param duplicateMessages deliveries of bytes already stored or already in quarantine
 * @param quarantinedMessages messages in quarantine that have not been replayed
 * @param duplicateSamples samples of duplicate messages, and samples of stored messages whose
 *     battery and time were stored already
 */
public record LedgerCounts(
    long receivedMessages,
    long storedMessages,
    long duplicateMessages,
    long quarantinedMessages,
    long receivedSamples,
    long storedSamples,
    long duplicateSamples,
    long quarantinedSamples) {

  /** Whether nothing vanished. */
  public boolean balanced() {
    return receivedMessages == storedMessages + duplicateMessages + quarantinedMessages
        && receivedSamples == storedSamples + duplicateSamples + quarantinedSamples;
  }
}
