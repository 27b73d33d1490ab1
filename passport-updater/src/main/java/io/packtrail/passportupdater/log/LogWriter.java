package io.packtrail.passportupdater.log;

import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.log.LogTree.StoredHash;
import io.packtrail.passportupdater.signing.SigningKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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
  private final List<Former> formers;

  /** What this writer signed last: the same state need not be verified once more. */
  private volatile @Nullable State signed;

  /**
   * A key that signed before.
   *
   * @param lastSize entries up to which it signed alone
   * @param coSigner signs beside the present key while others still pin it, absent: no more
   */
  public record Former(NoteKey key, long lastSize, @Nullable SigningKey coSigner) {}

  /**
   * @param name the log's name, which is its checkpoints' origin
   */
  public LogWriter(String name, SigningKey key) {
    this(name, key, List.of());
  }

  /** A log whose key was changed. */
  public LogWriter(String name, SigningKey key, List<Former> formers) {
    this.name = new NoteKey(name, NoteKey.Kind.LOG, key.verifyingKey());
    this.key = key;
    this.formers = List.copyOf(formers);
  }

  /** A checkpoint of this log, signed; by a former key, too, that hands over. */
  public SignedNote sign(Checkpoint checkpoint) {
    SignedNote note = SignedNote.sign(checkpoint.text(), name, key);
    for (Former former : formers) {
      if (former.coSigner() != null) {
        note =
            note.with(SignedNote.sign(checkpoint.text(), former.key(), former.coSigner()).lines());
      }
    }
    return note;
  }

  /**
   * A checkpoint of this log as the present key signs it, and one that hands over.
   *
   * @throws PassportException {@code log-key-changed} where no key signed it in its time
   */
  public SignedNote current(SignedNote note) {
    Checkpoint head = Checkpoint.parse(note.text());
    requireOurs(note, head);
    return sign(head);
  }

  /** The present key, and those before it. */
  public List<NoteKey> names() {
    return Stream.concat(Stream.of(name), formers.stream().map(Former::key)).toList();
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
    String checkpoint = sign(new Checkpoint(name.name(), size, root)).toString();
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
      if (note.hasStranger(names())) {
        throw new PassportException("note-refused", "another key signs in the log's name");
      }
      note.requireSignature(signer(note, head));
    } catch (PassportException e) {
      throw new PassportException(
          "log-key-changed",
          "the log must be signed by %s, its checkpoint is of %s; start the service with its former log key and DID host"
              .formatted(name.vkey(), head.origin()),
          e);
    }
  }

  /** The present key; a former one where it alone signed, while it was its time. */
  private NoteKey signer(SignedNote note, Checkpoint head) {
    if (note.signedBy(name).lines().isEmpty()) {
      for (Former former : formers) {
        if (head.size() <= former.lastSize() && !note.signedBy(former.key()).lines().isEmpty()) {
          return former.key();
        }
      }
    }
    return name;
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
