package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Sha256;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.json.StrictObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A passport and what it rests on in one ZIP: a manifest names every file with its SHA-256, and one
 * digest over these stands for all of it.
 *
 * @param files by name, the manifest left out
 * @param digest SHA-256 of the canonical list of files, lower-case hexadecimal
 */
public record EvidenceBundle(Map<String, byte[]> files, String digest) {
  /** The export. */
  public static final String PASSPORT = "passport.json";

  /** The operator's DID document, as the passport holds it. */
  public static final String DID_DOCUMENT = "did.json";

  /** The observations behind the newest update, canonical JSON. */
  public static final String OBSERVATIONS = "observations.json";

  /** What the newest update's estimate was computed from, as its method writes it. */
  public static final String INPUTS = "inputs.csv";

  private static final String MANIFEST = "manifest.json";
  private static final int MAX_FILES = 64;
  private static final int MAX_BYTES = 256 << 20;

  public EvidenceBundle {
    files = Map.copyOf(files);
  }

  /** A bundle of these files. */
  public static EvidenceBundle of(Map<String, byte[]> files) {
    return new EvidenceBundle(files, digest(list(files)));
  }

  /** The ZIP; the same files give the same bytes, on every machine. */
  public byte[] toZip() {
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.set("files", list(files));
    manifest.put("digest", digest);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, MANIFEST, CanonicalJson.bytes(manifest));
      for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
        put(zip, file.getKey(), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** Whether bytes may be a ZIP. */
  public static boolean isZip(byte[] bytes) {
    return bytes.length > 4 && bytes[0] == 'P' && bytes[1] == 'K' && bytes[2] == 3;
  }

  /**
   * Reads a bundle, and checks every file against the manifest and the manifest against its digest.
   *
   * @throws PassportException code {@code bundle-refused} where anything is missing, more, or other
   */
  public static EvidenceBundle read(byte[] zip) {
    Map<String, byte[]> files = unpack(zip);
    byte[] manifestBytes = files.remove(MANIFEST);
    if (manifestBytes == null || !files.containsKey(PASSPORT)) {
      throw refused("must hold %s and %s".formatted(MANIFEST, PASSPORT));
    }
    StrictObject manifest = new StrictObject(MANIFEST, StrictJson.parseObject(manifestBytes));
    manifest.holds(Set.of("files", "digest"), Set.of());
    Set<String> named = new TreeSet<>();
    for (StrictObject entry : manifest.objects("files")) {
      entry.holds(Set.of("name", "sha256", "bytes"), Set.of());
      String name = entry.text("name");
      byte[] file = files.get(name);
      if (file == null || !named.add(name) || !sha256(file).equals(entry.text("sha256"))) {
        throw refused("must hold %s as its manifest says".formatted(name));
      }
    }
    if (!named.equals(files.keySet())) {
      throw refused("must hold no file that its manifest does not name, holds " + files.keySet());
    }
    EvidenceBundle bundle = of(files);
    if (!bundle.digest.equals(manifest.text("digest")) || !Arrays.equals(bundle.toZip(), zip)) {
      throw refused("must be written as its manifest says, byte for byte");
    }
    return bundle;
  }

  private static Map<String, byte[]> unpack(byte[] bytes) {
    Map<String, byte[]> files = new TreeMap<>();
    int left = MAX_BYTES;
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        byte[] file = zip.readNBytes(left + 1);
        left -= file.length;
        if (left < 0 || files.size() >= MAX_FILES || files.put(entry.getName(), file) != null) {
          throw refused(
              "must hold at most %d files and %d bytes, each name once"
                  .formatted(MAX_FILES, MAX_BYTES));
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new PassportException(
          "bundle-refused", "a bundle must be a ZIP that can be read: " + e.getMessage(), e);
    }
    return files;
  }

  private static ArrayNode list(Map<String, byte[]> files) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    new TreeMap<>(files)
        .forEach(
            (name, file) ->
                list.addObject()
                    .put("name", name)
                    .put("sha256", sha256(file))
                    .put("bytes", file.length));
    return list;
  }

  private static String digest(ArrayNode list) {
    return sha256(CanonicalJson.bytes(list));
  }

  private static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(Sha256.of(bytes));
  }

  /**
   * Stored, for what deflates to which bytes is up to the zlib at hand. With a time that is always
   * the same; of the first moment that a ZIP can tell, Java writes a second form, in the zone of
   * the machine.
   */
  private static void put(ZipOutputStream zip, String name, byte[] file) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(file);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(file.length);
    entry.setCrc(checksum.getValue());
    entry.setTimeLocal(LocalDateTime.of(1980, 2, 1, 0, 0));
    zip.putNextEntry(entry);
    zip.write(file);
    zip.closeEntry();
  }

  private static PassportException refused(String condition) {
    return new PassportException("bundle-refused", "a bundle " + condition);
  }
}
