package io.packtrail.passportupdater.signing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.json.Rfc3339;
import io.packtrail.passportupdater.json.StrictJson;
import io.packtrail.passportupdater.json.StrictObject;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The written mandate under which an issuer keeps passports for an economic operator (Regulation
 * (EU) 2023/1542, Art. 77(4)): who gave it, for what and how long, and where the document is. It
 * stands in the issuer's DID document, so that every reader of a passport sees for whom it is kept.
 *
 * @param operatorName who places the batteries on the market
 * @param operatorId its identifier, for example an EORI number
 * @param scope what the mandate covers, in words
 * @param from first instant at which it holds
 * @param until first instant at which it holds no more, absent: open
 * @param documentSha256 64 hexadecimal digits of the signed document's SHA-256
 * @param documentUrl where the document may be had, absent: from the economic operator
 */
public record Mandate(
    String operatorName,
    String operatorId,
    String scope,
    Instant from,
    @Nullable Instant until,
    String documentSha256,
    @Nullable String documentUrl) {
  private static final int LONGEST_TEXT = 500;

  /**
   * Reads a mandate from its file.
   *
   * @throws PassportException where it is not strict JSON of this form
   */
  public static Mandate parse(byte[] json) {
    return read(new StrictObject("mandate", StrictJson.parseObject(json)));
  }

  static Mandate read(StrictObject mandate) {
    mandate.holds(
        Set.of("economicOperator", "scope", "from", "documentSha256"),
        Set.of("until", "documentUrl"));
    StrictObject operator = mandate.object("economicOperator");
    operator.holds(Set.of("name", "identifier"), Set.of());
    Instant from = mandate.time("from");
    Instant until = mandate.has("until") ? mandate.time("until") : null;
    if (until != null && !until.isAfter(from)) {
      throw refused("until must be after from %s, got %s".formatted(from, until));
    }
    String digest = mandate.text("documentSha256");
    if (!digest.matches("[0-9a-f]{64}")) {
      throw refused("documentSha256 must be 64 hexadecimal digits in lower case, got " + digest);
    }
    return new Mandate(
        text(operator, "name"),
        text(operator, "identifier"),
        text(mandate, "scope"),
        from,
        until,
        digest,
        mandate.has("documentUrl") ? text(mandate, "documentUrl") : null);
  }

  /** As it stands in its file and in the DID document. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.putObject("economicOperator").put("name", operatorName).put("identifier", operatorId);
    json.put("scope", scope).put("from", Rfc3339.text(from));
    if (until != null) {
      json.put("until", Rfc3339.text(until));
    }
    json.put("documentSha256", documentSha256);
    return documentUrl == null ? json : json.put("documentUrl", documentUrl);
  }

  /** One sentence for a report. */
  public String inWords() {
    return "keeps passports for %s (%s) by written mandate from %s until %s, SHA-256 %s"
        .formatted(
            operatorName,
            operatorId,
            from,
            until == null ? "further notice" : until,
            documentSha256);
  }

  private static String text(StrictObject object, String name) {
    String text = object.text(name);
    if (text.isBlank() || text.length() > LONGEST_TEXT) {
      throw refused(
          "%s must have 1 to %d characters, got %d".formatted(name, LONGEST_TEXT, text.length()));
    }
    return text;
  }

  private static PassportException refused(String sentence) {
    return new PassportException("mandate-refused", "the mandate's " + sentence);
  }
}
