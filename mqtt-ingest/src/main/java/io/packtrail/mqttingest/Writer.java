package io.packtrail.mqttingest;

import io.packtrail.domain.InboundMessage;
import io.packtrail.mqttingest.wire.MessageDecoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One queue and the thread that empties it: decode, group, commit. */
final class Writer {
  private static final Logger LOGGER = LoggerFactory.getLogger(Writer.class);

  private final BlockingQueue<ReceivedMessage> queue = new LinkedBlockingQueue<>();
  private final int maxRowsPerCommit;
  private final MessageDecoder decoder;
  private final Committer committer;
  private final Thread thread;
  private volatile boolean finishing;

  Writer(String name, int maxRowsPerCommit, MessageDecoder decoder, Committer committer) {
    this.maxRowsPerCommit = maxRowsPerCommit;
    this.decoder = decoder;
    this.committer = committer;
    this.thread = new Thread(this::run, name);
    // What it holds is not acknowledged, so that the end of the process loses nothing.
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void enqueue(ReceivedMessage message) {
    queue.add(message);
  }

  /** Takes a message back that the thread has not begun; false where it has. */
  boolean takeBack(ReceivedMessage message) {
    return queue.remove(message);
  }

  int queued() {
    return queue.size();
  }

  /** Ends the thread once the queue is empty. */
  void finish() {
    finishing = true;
  }

  /** Whether a transaction of it has been under way or failing for longer than this. */
  boolean isWaitingLongerThan(Duration limit) {
    return committer.isWaitingLongerThan(limit);
  }

  /** Makes it fail what it cannot commit at once. */
  void giveUp() {
    committer.giveUp();
  }

  /** Leaves it to the end of the process. */
  void abandon() {
    LOGGER.atWarn().addKeyValue("thread", thread.getName()).log("store call does not end");
    thread.interrupt();
  }

  /** Waits for the end; false where it does not come in time. */
  boolean endsWithin(Duration timeout) throws InterruptedException {
    thread.join(Math.max(1, timeout.toMillis()));
    return !thread.isAlive();
  }

  private void run() {
    ReceivedMessage first = next();
    while (first != null) {
      commitFrom(first);
      first = next();
    }
  }

  /** The next message, waiting for it; null at the end. */
  private @Nullable ReceivedMessage next() {
    try {
      while (true) {
        boolean last = finishing; // read before the queue: what came before finish() is taken
        ReceivedMessage message = queue.poll(last ? 0 : 50, TimeUnit.MILLISECONDS);
        if (message != null || last) {
          return message;
        }
      }
    } catch (InterruptedException ending) {
      return null;
    }
  }

  /** Commits this message with all that wait behind it, up to the size of a commit. */
  private void commitFrom(ReceivedMessage first) {
    List<ReceivedMessage> taken = new ArrayList<>();
    try {
      committer.commit(takeGroup(first, taken));
    } catch (RuntimeException | Error defect) { // a door: the writer must outlive what it carries
      LOGGER.atError().setCause(defect).log("writer failed; its messages stay with their senders");
      IngestException why =
          new IngestException(
              IngestException.STORE_REFUSED, "message must be sent again, got " + defect, defect);
      taken.forEach(message -> committer.fail(message, why));
    }
  }

  private List<DecodedMessage> takeGroup(ReceivedMessage first, List<ReceivedMessage> taken) {
    List<DecodedMessage> group = new ArrayList<>();
    int rows = 0;
    ReceivedMessage message = first;
    while (message != null) {
      taken.add(message);
      DecodedMessage decoded = decode(message);
      if (decoded.content() instanceof InboundMessage.NoData) {
        committer.passOver(message);
        taken.remove(taken.size() - 1); // its room is given back, so that it must not be held
      } else {
        group.add(decoded);
      }
      // What is passed over counts as well: the group must not wait behind any number of them.
      rows += Math.max(1, decoded.content().sampleCount());
      message = rows < maxRowsPerCommit ? queue.poll() : null;
    }
    return group;
  }

  private DecodedMessage decode(ReceivedMessage message) {
    return new DecodedMessage(message, decoder.decode(message.receipt()));
  }
}
