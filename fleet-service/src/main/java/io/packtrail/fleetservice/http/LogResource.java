package io.packtrail.fleetservice.http;

import io.packtrail.fleetservice.http.Endpoint.Access;
import io.packtrail.fleetservice.passport.TransparencyLog;
import io.packtrail.passportupdater.error.PassportException;
import io.packtrail.passportupdater.log.NoteKey;
import io.packtrail.passportupdater.log.Tile;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The transparency log as C2SP tlog-tiles: open to everybody, for it holds no value. */
final class LogResource {
  private static final String TEXT = "text/plain; charset=utf-8";

  private final TransparencyLog log;
  private final InstantSource clock;

  LogResource(TransparencyLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/log/checkpoint", Access.PUBLIC, request -> checkpoint()),
        Endpoint.get("/log/cosigned", Access.PUBLIC, request -> cosigned()),
        Endpoint.post("/api/v1/log/cosignatures", Access.API, this::cosign),
        Endpoint.get(
            "/log/key", Access.PUBLIC, request -> Reply.text(TEXT, log.name().vkey() + "\n")),
        tiles("/log/tile/{a}/{b}"),
        tiles("/log/tile/{a}/{b}/{c}"),
        tiles("/log/tile/{a}/{b}/{c}/{d}"),
        tiles("/log/tile/{a}/{b}/{c}/{d}/{e}"));
  }

  /** A tile's path has two parts, and one more for each three digits and for a width. */
  private Endpoint tiles(String path) {
    return Endpoint.get(
        path,
        Access.PUBLIC,
        request -> tile(String.join("/", new TreeMap<>(request.path()).values())));
  }

  private Reply checkpoint() {
    String checkpoint = log.checkpoint();
    if (checkpoint == null) {
      throw ApiException.notFound("no-entry", "the log must have an entry, it is empty");
    }
    return Reply.text(TEXT, checkpoint).with("Cache-Control", "no-store");
  }

  /** The newest checkpoint has no cosignature until a witness has seen it; this one has. */
  private Reply cosigned() {
    String cosigned = log.cosigned();
    if (cosigned == null) {
      throw ApiException.notFound("no-cosignature", "a witness must have signed, none has");
    }
    return Reply.text(TEXT, cosigned).with("Cache-Control", "no-store");
  }

  /** What {@code packtrail log cosign} printed at a witness's. */
  private Reply cosign(Request request) {
    JsonBody body = JsonBody.read(request.body(), List.of("witness", "checkpoint"));
    String witness = body.text("witness");
    String checkpoint = body.text("checkpoint");
    if (witness == null || checkpoint == null) {
      throw ApiException.badRequest("witness and checkpoint must be given");
    }
    try {
      boolean added = log.addCosignature(NoteKey.parse(witness), checkpoint, clock.instant());
      return new Reply(
          added ? 201 : 200,
          TEXT,
          String.valueOf(log.cosigned()).getBytes(StandardCharsets.UTF_8),
          Map.of());
    } catch (PassportException e) {
      throw new ApiException(422, e.code(), e.getMessage());
    }
  }

  private Reply tile(String path) {
    boolean entries = path.startsWith("entries/");
    byte[] bytes;
    try {
      Tile tile = Tile.parse("tile/" + (entries ? "0" + path.substring(7) : path));
      bytes = entries ? log.entries(tile) : log.tile(tile);
    } catch (PassportException e) {
      throw unknown(path);
    }
    return answer(path, bytes);
  }

  private static Reply answer(String path, byte @Nullable [] bytes) {
    if (bytes == null) {
      throw unknown(path);
    }
    return Reply.bytes("application/octet-stream", bytes)
        .with("Cache-Control", "public, max-age=31536000, immutable");
  }

  private static ApiException unknown(String path) {
    return ApiException.notFound("unknown-tile", "the log must hold tile/%s".formatted(path));
  }
}
