package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Sha256;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.CanonicalJson;
import io.packtrail.passportupdater.json.Rfc3339;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.json.StrictObject;
import io.packtrail.passportupdater.signing.DataIntegrity;
import io.packtrail.passportupdater.signing.Issuer;
import io.packtrail.passportupdater.signing.ProofPurpose;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
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
 * A passport and what it rests on in one ZIP: a manifest names every file with its SHA-256, one
 * digest over these stands for all of it, and the operator signs the manifest, for the summaries in
 * it are vouched for by nothing else.
 *
 * @param files by name, the manifest left out
 * @param manifest the list of files, its digest, and a proof where it is signed
 */
public record EvidenceBundle(Map<String, byte[]> files, ObjectNode manifest) {
  /** The export. */
  public static final String PASSPORT = "passport.json";

  /** The operator's DID document, as the passport holds it. */
  public static final String DID_DOCUMENT = "did.json";

  /** The observations behind the newest update, canonical JSON. */
  public static final String OBSERVATIONS = "observations.json";

  /** What the newest update's estimate was computed from, as its method writes it. */
  public static final String INPUTS = "inputs.csv";

  /** For people: what the passport says and what was checked. */
  public static final String SUMMARY_PDF = "summary.pdf";

  /** The same as text. */
  public static final String SUMMARY_TEXT = "summary.txt";

  private static final Set<String> NAMES =
      new TreeSet<>(
          Set.of(PASSPORT, DID_DOCUMENT, OBSERVATIONS, INPUTS, SUMMARY_PDF, SUMMARY_TEXT));
  private static final String MANIFEST = "manifest.json";
  private static final int MAX_FILES = 64;
  private static final int MAX_BYTES = 256 << 20;

  public EvidenceBundle {
    files = Map.copyOf(files);
  }

  /** A bundle of these files that nobody signed. */
  public static EvidenceBundle of(Map<String, byte[]> files) {
    ArrayNode list = list(files);
    ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    manifest.set("files", list);
    return new EvidenceBundle(files, manifest.put("digest", digest(list)));
  }

  /**
   * A bundle of these files with a signed manifest.
   *
   * @param at when it is signed; cut to milliseconds
   */
  public static EvidenceBundle signed(Map<String, byte[]> files, Issuer issuer, Instant at) {
    return new EvidenceBundle(
        files,
        DataIntegrity.sign(
            of(files).manifest, issuer, ProofPurpose.AUTHENTICATION, Rfc3339.cut(at)));
  }

  /** SHA-256 of the canonical list of files, lower-case hexadecimal. */
  public String digest() {
    return manifest.path("digest").asText();
  }

  /** The ZIP; the same files give the same bytes, on every machine. */
  public byte[] toZip() {
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
    ObjectNode json = StrictJson.parseObject(manifestBytes);
    StrictObject manifest = new StrictObject(MANIFEST, json);
    manifest.holds(Set.of("files", "digest"), Set.of("proof"));
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
    if (!NAMES.containsAll(named)) {
      throw refused("must hold nothing but %s, holds %s".formatted(NAMES, named));
    }
    EvidenceBundle bundle = new EvidenceBundle(files, json);
    if (!bundle.digest().equals(digest(list(files))) || !Arrays.equals(bundle.toZip(), zip)) {
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
