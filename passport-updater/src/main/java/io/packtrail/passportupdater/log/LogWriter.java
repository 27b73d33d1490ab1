package io.packtrail.passportupdater.log;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.log.LogTree.StoredHash;
import io.packtrail.passportupdater.signing.SigningKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the next state of a log: what to store for one more document, and the signed checkpoint
 * over it. Keeps nothing; who stores the state calls again with it. A state whose checkpoint does
 * not fit it gets no successor that would vouch for it.
 */
public final class LogWriter {
  private static final int LENGTH = 32;

  private final NoteKey name;
  private final SigningKey key;

  /** What this writer signed last: the same state need not be verified once more. */
  private volatile @Nullable State signed;

  /**
   * @param name the log's name, which is its checkpoints' origin
   */
  public LogWriter(String name, SigningKey key) {
    this.name = new NoteKey(name, NoteKey.Kind.LOG, key.verifyingKey());
    this.key = key;
  }

  /** The log's name and key, for whoever verifies. */
  public NoteKey name() {
    return name;
  }

  /**
   * A log at one size.
   *
   * @param size entries
   * @param frontier the roots of its complete subtrees, the largest first, 32 bytes each
   * @param checkpoint its signed head, absent only for the empty log
   */
  @SuppressWarnings("ArrayRecordComponent") // stored, never compared
  public record State(long size, byte[] frontier, @Nullable String checkpoint) {
    /** Before the first entry. */
    public static final State EMPTY = new State(0, new byte[0], null);
  }

  /**
   * One entry more.
   *
   * @param entry what is public of the document
   * @param hashes the leaf, and each subtree that it completes
   * @param state the log with it
   */
  @SuppressWarnings("ArrayRecordComponent") // stored, never compared
  public record Appended(byte[] entry, List<StoredHash> hashes, State state) {}

  /**
   * Appends a document.
   *
   * @param salt 32 random bytes that nobody else knows
   * @throws PassportException {@code log-damaged} where the state is not what its checkpoint says;
   *     {@code log-key-changed} where somebody else signed it
   */
  public Appended append(State state, byte[] document, byte[] salt) {
    if (!isSigned(state)) {
      require(state);
    }
    byte[] entry = LogProof.entry(salt, document);
    List<StoredHash> hashes =
        LogTree.appended(state.size(), LogTree.leafHash(entry), frontier(state));
    byte[] next = nextFrontier(state, hashes.get(hashes.size() - 1));
    long size = state.size() + 1;
    byte[] root = LogTree.root(size, frontier(new State(size, next, null)));
    String checkpoint =
        SignedNote.sign(new Checkpoint(name.name(), size, root).text(), name, key).toString();
    State after = new State(size, next, checkpoint);
    signed = after;
    return new Appended(entry, hashes, after);
  }

  private boolean isSigned(State state) {
    State last = signed;
    return last != null
        && state.size() == last.size()
        && Objects.equals(state.checkpoint(), last.checkpoint())
        && Arrays.equals(state.frontier(), last.frontier());
  }

  /**
   * Checks that a state is the one that this log signed.
   *
   * @throws PassportException as {@link #append}
   */
  public void require(State state) {
    if (state.frontier().length != Long.bitCount(state.size()) * LENGTH
        || (state.checkpoint() == null) != (state.size() == 0)) {
      throw damaged("a frontier and a checkpoint of size " + state.size());
    }
    if (state.checkpoint() == null) {
      return;
    }
    SignedNote note = SignedNote.parse(state.checkpoint());
    Checkpoint head = Checkpoint.parse(note.text());
    requireOurs(note, head);
    if (head.size() != state.size()
        || !Arrays.equals(head.root(), LogTree.root(state.size(), frontier(state)))) {
      throw damaged("the size and root of its checkpoint");
    }
  }

  private void requireOurs(SignedNote note, Checkpoint head) {
    try {
      note.requireSignature(name);
    } catch (PassportException e) {
      throw new PassportException(
          "log-key-changed",
          "the log must be signed by %s, its checkpoint is of %s; start the service with its former log key and DID host"
              .formatted(name.vkey(), head.origin()),
          e);
    }
  }

  /** The hashes that a log needs to grow, and no others. */
  private static HashReader frontier(State state) {
    return (level, index) -> {
      long size = state.size();
      if ((size >> level & 1) == 0 || index != (size >> level) - 1) {
        throw damaged("the subtree %d/%d in its frontier".formatted(level, index));
      }
      int before = level == 63 ? 0 : Long.bitCount(size >> (level + 1));
      return Arrays.copyOfRange(state.frontier(), before * LENGTH, (before + 1) * LENGTH);
    };
  }

  /** The subtrees that the new one swallows leave, and it takes their place. */
  private static byte[] nextFrontier(State state, StoredHash largest) {
    int kept = state.frontier().length - largest.level() * LENGTH;
    byte[] next = Arrays.copyOf(state.frontier(), kept + LENGTH);
    System.arraycopy(largest.hash(), 0, next, kept, LENGTH);
    return next;
  }

  /** Those of the hashes that a tile begins with: from them everything else can be computed. */
  public static List<StoredHash> ofTiles(List<StoredHash> hashes) {
    List<StoredHash> kept = new ArrayList<>(hashes);
    kept.removeIf(hash -> hash.level() % Tile.HEIGHT != 0);
    return kept;
  }

  private static PassportException damaged(String what) {
    return new PassportException("log-damaged", "the log must have " + what);
  }
}
