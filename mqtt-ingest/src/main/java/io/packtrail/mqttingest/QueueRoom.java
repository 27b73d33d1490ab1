package io.packtrail.mqttingest;

import java.util.concurrent.Semaphore;

/** The bytes that may wait for the store, shared by all writers. */
final class QueueRoom {
  private final int maxBytes;
  private final Semaphore free;

  QueueRoom(int maxBytes) {
    this.maxBytes = maxBytes;
    this.free = new Semaphore(maxBytes);
  }

  /** Takes room for a message; false where there is none now. */
  boolean tryTake(byte[] payload) {
    return free.tryAcquire(charge(payload));
  }

  /** Takes room for a message, waiting for it. */
  void take(byte[] payload) throws InterruptedException {
    free.acquire(charge(payload));
  }

  void giveBack(byte[] payload) {
    free.release(charge(payload));
  }

  int usedBytes() {
    return maxBytes - free.availablePermits();
  }

  /** A message larger than the whole queue travels alone. */
  private int charge(byte[] payload) {
    return Math.min(ReceivedMessage.queuedBytes(payload), maxBytes);
  }
}
