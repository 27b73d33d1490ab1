package io.packtrail.fleetservice;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts that have started, and how each one ends. Steps run in the reverse order of their
 * addition; one that fails does not keep the others from running. Owned by the thread that starts
 * the service until {@link FleetService#start} returns; from then on any thread may close it.
 */
final class Running implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Running.class);

  private record Step(String name, Action action) {}

  /** One way to end something. */
  interface Action {
    void run() throws Exception;
  }

  private final Deque<Step> steps = new ArrayDeque<>();
  private final List<String> failures = new ArrayList<>();

  /** Adds a step that must run before all steps added so far. */
  synchronized void onStop(String name, Action action) {
    steps.push(new Step(name, action));
  }

  /** Adds a part that is closed before all parts added so far. */
  <T extends AutoCloseable> T add(String name, T part) {
    onStop(name, part::close);
    return part;
  }

  /** Runs every step once; a second call does nothing. */
  @Override
  public synchronized void close() {
    while (!steps.isEmpty()) {
      Step step = steps.pop();
      try {
        step.action().run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failures.add(step.name());
      } catch (Exception e) { // the door: the remaining parts must still end
        LOGGER.atWarn().setCause(e).addKeyValue("part", step.name()).log("part did not end well");
        failures.add(step.name());
      }
    }
  }

  /** Names of the parts that did not end well. */
  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  /** Waits on the thread that starts or ends the service, which is none of Vert.x's. */
  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
