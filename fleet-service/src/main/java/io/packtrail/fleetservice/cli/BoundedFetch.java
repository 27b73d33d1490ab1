package io.packtrail.fleetservice.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads from strangers' servers: neither more nor longer than the caller bears. */
final class BoundedFetch {
  private BoundedFetch() {}

  /**
   * Fetches a document.
   *
   * @param mostBytes more than this is refused while it comes
   * @param patience for the whole answer, its last byte included
   * @throws IOException where the answer is too long, too late, or none
   */
  static HttpResponse<byte[]> get(URI url, int mostBytes, Duration patience)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build()
            .sendAsync(HttpRequest.newBuilder(url).build(), info -> new Bounded(mostBytes));
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("its answer must be complete within " + patience, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  /** The bytes, as long as they are not too many. */
  private static final class Bounded implements HttpResponse.BodySubscriber<byte[]> {
    private final HttpResponse.BodySubscriber<byte[]> bytes =
        HttpResponse.BodySubscribers.ofByteArray();
    private final int mostBytes;
    private Flow.Subscription subscription;
    private long received;

    Bounded(int mostBytes) {
      this.mostBytes = mostBytes;
      this.subscription = NONE;
    }

    private static final Flow.Subscription NONE =
        new Flow.Subscription() {
          @Override
          public void request(long count) {}

          @Override
          public void cancel() {}
        };

    @Override
    public CompletionStage<byte[]> getBody() {
      return bytes.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      bytes.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        received += buffer.remaining();
      }
      if (received > mostBytes) {
        subscription.cancel();
        bytes.onError(new IOException("its answer must be at most %d bytes".formatted(mostBytes)));
      } else {
        bytes.onNext(buffers);
      }
    }

    @Override
    public void onError(Throwable reason) {
      bytes.onError(reason);
    }

    @Override
    public void onComplete() {
      bytes.onComplete();
    }
  }
}
