package io.packtrail.simulators.load;

/**
 * One message; sent again as the same bytes.
 *
 * @param isRefused whether the service is to put it into quarantine
 * @param firstMs time of the first sample (ms since the epoch)
 * @param stepMs from sample to sample
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere; the bytes are what is sent
record LoadMessage(
    String messageId, boolean isRefused, long firstMs, int stepMs, int samples, byte[] payload) {}
