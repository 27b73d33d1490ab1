package io.packtrail.fleetservice.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.Sha256;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everybody gets the verifier page, under a policy that lets it do nothing but verify. */
class VerifierResourceTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void page_policyNamesItsOwnScriptAndStyleAndNothingElse(@TempDir Path dir) throws Exception {
    HttpResponse<String> answer = get(dir, "/verify");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().allValues("Content-Security-Policy"))
        .containsExactly(
            "default-src 'none'; script-src '%s'; style-src '%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                .formatted(digest(answer.body(), "script"), digest(answer.body(), "style")));
    assertThat(answer.body()).doesNotContain("src=", "fetch(", "XMLHttpRequest", "import(");
  }

  @Test
  void page_toKeep_isTheSameAsAnAttachment(@TempDir Path dir) throws Exception {
    HttpResponse<String> answer = get(dir, "/verify.html");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Disposition"))
        .contains("attachment; filename=\"packtrail-verify.html\"");
    assertThat(answer.body())
        .startsWith("<!DOCTYPE html>")
        .contains("async function verifyPassport");
  }

  private HttpResponse<String> get(Path dir, String path) throws Exception {
    int port =
        StorelessApi.in(dir)
            .start(vertx, "127.0.0.1", 0)
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static String digest(String html, String element) {
    Matcher inline =
        Pattern.compile("<%s>(.*?)</%s>".formatted(element, element), Pattern.DOTALL).matcher(html);
    assertThat(inline.find()).isTrue();
    byte[] digest = Sha256.of(inline.group(1).getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(digest);
  }
}
