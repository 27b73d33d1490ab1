package io.packtrail.passportupdater;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A JSON Schema as its publisher wrote it. */
public final class PublishedSchema {
  private final Schema schema;

  public PublishedSchema(String relative) {
    this.schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4)
            .getSchema(new String(Shared.bytes(relative), StandardCharsets.UTF_8));
  }

  /** What the schema says against a document; empty when it is valid. */
  public List<String> errors(JsonNode document) {
    return schema.validate(document.toString(), InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }
}
