package io.packtrail.fleetservice.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.packtrail.fleetservice.FleetService;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.log.Checkpoint;
import io.packtrail.passportupdater.log.NoteKey;
import io.packtrail.passportupdater.log.SignedNote;
import io.packtrail.passportupdater.log.Tile;
import io.packtrail.passportupdater.log.TileHashes;
import io.packtrail.passportupdater.log.Witness;
import io.packtrail.passportupdater.signing.SigningKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What somebody else than the operator does with its transparency log. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Watch a transparency log as a witness.",
    subcommands = LogCommand.Cosign.class)
final class LogCommand {

  /** One look at the log. */
  @Command(
      name = "cosign",
      mixinStandardHelpOptions = true,
      description =
          "Sign the log's checkpoint of now, where the log is the continuation of what this witness signed before; refuse a log that was forked or rolled back. Prints JSON, which the operator takes in with POST /api/v1/log/cosignatures. Needs no service and no configuration.")
  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  static final class Cosign implements Callable<Integer> {
    private static final String SEEN = "seen.checkpoint";

    @Spec private CommandSpec spec;

    @Parameters(
        paramLabel = "URL|DIR",
        description = "Where the log is served, for example https://operator.example/log.")
    private String log;

    @Option(
        names = "--log-key",
        required = true,
        paramLabel = "KEY|FILE",
        description = "The log's key (name+id+key), as you got it from the operator.")
    private String logKey;

    @Option(
        names = "--name",
        required = true,
        description =
            "How the witness calls itself: a URL without scheme, such as witness.example.")
    private String name;

    @Option(
        names = "--dir",
        required = true,
        paramLabel = "DIR",
        description =
            "The witness's own folder: its key (witness-key.pem, made where there is none) and the checkpoint that it signed last. One folder for one log. Whoever loses it signs whatever comes next.")
    private Path folder;

    @Override
    public Integer call() throws IOException {
      Files.createDirectories(folder);
      try (FileChannel turn =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        turn.lock(); // until it is closed
        Witness witness =
            new Witness(name, SigningKey.loadOrCreate(folder.resolve("witness-key.pem")));
        SignedNote signed = cosign(witness);
        spec.commandLine()
            .getOut()
            .println(
                new ObjectMapper()
                    .createObjectNode()
                    .put("witness", witness.name().vkey())
                    .put("checkpoint", signed.toString())
                    .toPrettyString());
        return 0;
      } catch (PassportException e) {
        throw new CommandFailure(String.valueOf(e.getMessage()), e);
      }
    }

    /** Two runs at once take turns: else each could sign another continuation of what was seen. */
    private SignedNote cosign(Witness witness) throws IOException {
      String base = log.endsWith("/") ? log : log + "/";
      NoteKey key = VerifyCommand.logKey(logKey);
      SignedNote next = SignedNote.parse(VerifyCommand.text(base + "checkpoint"));
      Checkpoint head = Checkpoint.parse(next.text());
      Map<Tile, byte[]> tiles = new HashMap<>();
      TileHashes hashes =
          new TileHashes(
              head.size(),
              tile -> tiles.computeIfAbsent(tile, one -> VerifyCommand.read(base + one.path())));
      SignedNote signed =
          witness.cosign(next, key, seen(), hashes, FleetService.systemClock().instant());
      keep(head);
      return signed;
    }

    private @Nullable Checkpoint seen() throws IOException {
      Path file = folder.resolve(SEEN);
      return Files.exists(file) ? Checkpoint.parse(Files.readString(file)) : null;
    }

    /** On the disk before anybody sees the signature: a witness that forgets would sign a fork. */
    private void keep(Checkpoint head) throws IOException {
      Path draft = folder.resolve(SEEN + ".new");
      try (FileChannel file =
          FileChannel.open(
              draft,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        file.write(ByteBuffer.wrap(head.text().getBytes(StandardCharsets.UTF_8)));
        file.force(true);
      }
      Files.move(
          draft,
          folder.resolve(SEEN),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
