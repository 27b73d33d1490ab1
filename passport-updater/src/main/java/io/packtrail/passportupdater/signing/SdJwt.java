package io.packtrail.passportupdater.signing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.domain.Sha256;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A signed credential whose elements can be shown one by one, RFC 9901: the issuer signs salted
 * digests, and whoever holds the disclosures shows some and keeps others.
 *
 * <p>Read more strictly than the RFC asks: SHA-256 only, named elements only, strict JSON in each
 * disclosure, and every disclosure must be named by exactly one digest. The library that makes
 * disclosures passes over those that belong nowhere, so reading is done here.
 *
 * @param jwt the issuer's envelope
 * @param disclosures encoded, in the order of the text
 */
public record SdJwt(CredentialJwt jwt, List<String> disclosures) {
  /** Where an object names the digests of what it may show. */
  public static final String DIGESTS = "_sd";

  /** Where the credential names their algorithm. */
  public static final String ALGORITHM = "_sd_alg";

  /** The only algorithm here. */
  public static final String SHA_256 = "sha-256";

  private static final String SUBJECT = "credentialSubject.";
  private static final Pattern DISCLOSURES = Pattern.compile("[A-Za-z0-9_~-]++");
  private static final Pattern DIGEST = Pattern.compile("[A-Za-z0-9_-]{43}");

  public SdJwt {
    disclosures = List.copyOf(disclosures);
  }

  /** What one disclosure says. */
  private record Shown(String name, JsonNode value) {}

  /** Whether a text could be a selective disclosure. */
  public static boolean isSdJwt(String text) {
    int envelope = text.indexOf('~');
    return envelope > 0
        && text.endsWith("~")
        && CredentialJwt.isCompact(text.substring(0, envelope))
        && DISCLOSURES.matcher(text.substring(envelope)).matches();
  }

  /**
   * Reads one; nothing is verified.
   *
   * @throws PassportException code {@code disclosure-refused} or {@code envelope-refused} when it
   *     has another form
   */
  public static SdJwt parse(String text) {
    if (!isSdJwt(text)) {
      throw refused("must be an envelope and disclosures, each with '~' behind it");
    }
    List<String> parts = List.of(text.split("~", -1));
    return new SdJwt(
        CredentialJwt.parse(parts.get(0), CredentialJwt.SELECTIVE_TYPE),
        parts.subList(1, parts.size() - 1));
  }

  /**
   * The credential with the elements that are shown, and nothing of the others.
   *
   * @throws PassportException code {@code disclosure-refused} when a disclosure is no part of what
   *     the issuer signed, stands twice, or says what it must not
   */
  public ObjectNode credential() {
    return opened(new HashMap<>());
  }

  /**
   * What the disclosures are of, one each in their order: paths into the credential's subject, for
   * example {@code stateOfHealth.percent}.
   *
   * @throws PassportException as {@link #credential}
   */
  public List<String> elements() {
    Map<String, String> places = new HashMap<>();
    opened(places);
    return disclosures.stream()
        .map(disclosure -> places.get(digest(disclosure)) + shown(disclosure).name())
        .map(path -> path.startsWith(SUBJECT) ? path.substring(SUBJECT.length()) : path)
        .toList();
  }

  private ObjectNode opened(Map<String, String> places) {
    ObjectNode payload = StrictJson.parseObject(jwt.payload());
    if (!payload.path(ALGORITHM).asText().equals(SHA_256)) {
      throw refused("must have _sd_alg sha-256");
    }
    payload.remove(ALGORITHM);
    Map<String, Shown> byDigest = new HashMap<>();
    for (String disclosure : disclosures) {
      if (byDigest.put(digest(disclosure), shown(disclosure)) != null) {
        throw refused("must hold each disclosure once");
      }
    }
    open(payload, "", byDigest, places);
    if (!byDigest.isEmpty()) {
      throw refused(
          "must hold only disclosures that the issuer signed, got one of '%s' that it did not"
              .formatted(byDigest.values().iterator().next().name()));
    }
    return payload;
  }

  /** This one with fewer disclosures: those of the {@link #elements} that the filter keeps. */
  public SdJwt showing(Predicate<String> paths) {
    List<String> elements = elements();
    return new SdJwt(
        jwt,
        IntStream.range(0, elements.size())
            .filter(i -> paths.test(elements.get(i)))
            .mapToObj(disclosures::get)
            .toList());
  }

  /** The text: envelope and disclosures, each with a tilde behind it. */
  public String text() {
    StringBuilder text = new StringBuilder(jwt.text()).append('~');
    disclosures.forEach(disclosure -> text.append(disclosure).append('~'));
    return text.toString();
  }

  /**
   * Puts what is shown into its place; digests that stay hidden are left out.
   *
   * @param path of the node, with a dot behind each name
   * @param places takes the path of the object that names each digest
   */
  private static void open(
      JsonNode node, String path, Map<String, Shown> byDigest, Map<String, String> places) {
    if (node instanceof ObjectNode object) {
      JsonNode digests = object.remove(DIGESTS);
      if (digests != null) {
        for (String digest : digests(digests)) {
          if (places.put(digest, path) != null) {
            throw refused("must name each digest once, got %s twice".formatted(digest));
          }
          Shown shown = byDigest.remove(digest);
          if (shown != null) {
            put(object, shown);
          }
        }
      }
      if (object.has("...") || object.has(ALGORITHM)) {
        throw refused("must not use '...' or a second _sd_alg");
      }
    }
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(part -> open(part.getValue(), path + part.getKey() + ".", byDigest, places));
    } else {
      node.forEach(part -> open(part, path, byDigest, places));
    }
  }

  private static void put(ObjectNode object, Shown shown) {
    if (object.has(shown.name())) {
      throw refused("must not show '%s' where it stands already".formatted(shown.name()));
    }
    object.set(shown.name(), shown.value());
  }

  private static List<String> digests(JsonNode value) {
    if (!(value instanceof ArrayNode array)) {
      throw refused("must have an array as _sd");
    }
    List<String> digests = new ArrayList<>();
    for (JsonNode digest : array) {
      if (!digest.isTextual() || !DIGEST.matcher(digest.textValue()).matches()) {
        throw refused("must have SHA-256 digests in _sd");
      }
      digests.add(digest.textValue());
    }
    return digests;
  }

  private static Shown shown(String disclosure) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(disclosure);
    } catch (IllegalArgumentException e) {
      throw new PassportException("disclosure-refused", "a disclosure must be base64url", e);
    }
    JsonNode json = StrictJson.parse(bytes);
    if (!(json instanceof ArrayNode array)
        || array.size() != 3
        || !array.get(0).isTextual()
        || !array.get(1).isTextual()) {
      throw refused("must hold disclosures of salt, name and value");
    }
    String name = array.get(1).textValue();
    if (name.equals(DIGESTS) || name.equals("...")) {
      throw refused("must not show an element of the name '%s'".formatted(name));
    }
    return new Shown(name, array.get(2));
  }

  /** The digest covers the text as it was sent, so another writing of the same value differs. */
  private static String digest(String disclosure) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Sha256.of(disclosure.getBytes(StandardCharsets.US_ASCII)));
  }

  private static PassportException refused(String condition) {
    return new PassportException("disclosure-refused", "a selective disclosure " + condition);
  }
}
