package io.packtrail.fleetservice.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The demo's own folder, emptied at each start. Nothing is ever deleted in a folder that does not
 * carry the marker of an earlier demo, nor in one that another demo holds.
 */
final class DemoFolder implements AutoCloseable {
  private static final String MARKER = ".packtrail-demo";

  private final Path folder;
  private final FileChannel marker;

  private DemoFolder(Path folder, FileChannel marker) {
    this.folder = folder;
    this.marker = marker;
  }

  /** The emptied folder, held by this process until it is closed. */
  static DemoFolder recreate(Path folder) {
    try {
      Path markerFile = folder.resolve(MARKER);
      if (Files.exists(folder) && !Files.exists(markerFile) && !isEmpty(folder)) {
        throw new CommandFailure(
            "%s must be empty or made by an earlier demo; move it away or set PACKTRAIL_DATA_DIR"
                .formatted(folder));
      }
      Files.createDirectories(folder);
      FileChannel marker =
          FileChannel.open(markerFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isLocked(marker)) {
        marker.close();
        throw new CommandFailure(
            "%s is in use by another demo; stop it or set PACKTRAIL_DATA_DIR".formatted(folder));
      }
      empty(folder);
      return new DemoFolder(folder, marker);
    } catch (IOException e) {
      throw new CommandFailure("%s could not be prepared: %s".formatted(folder, e.getMessage()), e);
    }
  }

  Path path() {
    return folder;
  }

  /** Lets another demo use it; what is in it stays for a look. */
  @Override
  public void close() {
    try {
      marker.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isLocked(FileChannel marker) throws IOException {
    try {
      FileLock lock = marker.tryLock(); // Held until the channel closes, at the latest at exit.
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }

  private static void empty(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!file.equals(folder.resolve(MARKER))) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            if (!directory.equals(folder)) {
              Files.delete(directory);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
