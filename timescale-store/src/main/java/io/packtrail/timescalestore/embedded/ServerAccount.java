package io.packtrail.timescalestore.embedded;

import com.sun.security.auth.module.UnixSystem;
import io.packtrail.timescalestore.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The operating-system account that the server runs under. PostgreSQL refuses to run as root, so
 * root needs a detour; everyone else runs it as themselves.
 *
 * @param prefix what stands before each command
 * @param uid owner of the server's data
 * @param gid group of the server's data
 */
record ServerAccount(List<String> prefix, int uid, int gid) {

  ServerAccount {
    prefix = List.copyOf(prefix);
  }

  /**
   * Chooses the account. As root: a user namespace ({@code unshare -U}), in which the server is
   * nobody while its files remain root's; where that is forbidden, as in many containers, an
   * unprivileged user ({@code setpriv}). Data that another user owns already stay that user's.
   *
   * @param data the server's data directory, which need not exist
   * @throws StoreException {@code embedded-root} where neither works
   */
  static ServerAccount choose(Path data) throws IOException {
    UnixSystem self = new UnixSystem();
    int ownUid = Math.toIntExact(self.getUid());
    int ownGid = Math.toIntExact(self.getGid());
    if (ownUid != 0) {
      return new ServerAccount(List.of(), ownUid, ownGid);
    }
    boolean foreign = Files.exists(data) && uidOf(data) != 0;
    if (foreign) {
      return unprivileged(uidOf(data), (int) Files.getAttribute(data, "unix:gid"));
    }
    if (succeeds(List.of("unshare", "-U", "true"))) {
      return new ServerAccount(List.of("unshare", "-U"), 0, 0);
    }
    for (String user : List.of("postgres", "nobody")) {
      int uid = numberOf("id", "-u", user);
      int gid = numberOf("id", "-g", user);
      if (uid > 0 && gid > 0) {
        return unprivileged(uid, gid);
      }
    }
    throw refused();
  }

  /** An account that root changes to. */
  static ServerAccount unprivileged(int uid, int gid) {
    ServerAccount account =
        new ServerAccount(
            List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups"), uid, gid);
    if (!succeeds(account.command(List.of("true")))) {
      throw refused();
    }
    return account;
  }

  /** The command as it must be run to run under this account. */
  List<String> command(List<String> command) {
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(command);
    return whole;
  }

  /**
   * Lets the account own the server's data and reach them.
   *
   * @throws StoreException {@code embedded-root} where a parent directory is closed to the account
   */
  void own(Path data) throws IOException {
    if (uidOf(data) == uid) {
      return;
    }
    Directories.setMode(data.resolveSibling("."), "rwx--x--x");
    Directories.giveTo(data, uid, gid);
    if (!succeeds(command(List.of("test", "-r", data.toString())))) {
      throw new StoreException(
          "embedded-root",
          "the embedded PostgreSQL runs as user %d, which cannot reach %s; choose a data directory whose parents everyone may enter"
              .formatted(uid, data));
    }
  }

  private static int uidOf(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:uid");
  }

  private static StoreException refused() {
    return new StoreException(
        "embedded-root",
        "PostgreSQL refuses to run as root and neither 'unshare -U' nor 'setpriv' works here; run as another user, or set PACKTRAIL_DB_URL to a database of your own");
  }

  private static boolean succeeds(List<String> command) {
    return run(command).exitCode() == 0;
  }

  private static int numberOf(String... command) {
    Finished finished = run(List.of(command));
    return finished.exitCode() == 0 ? Integer.parseInt(finished.output().strip()) : -1;
  }

  private record Finished(int exitCode, String output) {}

  private static Finished run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = process.waitFor(10, TimeUnit.SECONDS);
      return new Finished(ended ? process.exitValue() : -1, output);
    } catch (IOException e) {
      return new Finished(-1, ""); // no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Finished(-1, "");
    }
  }
}
