package io.packtrail.fleetservice;

import static org.assertj.core.api.Assertions.assertThat;

import io.packtrail.domain.BatteryId;
import io.packtrail.domain.EstimateInputs;
import io.packtrail.domain.HealthConfirmation;
import io.packtrail.domain.PerformanceUpdate;
import io.packtrail.domain.SignedUpdate;
import io.packtrail.fleetservice.metrics.ServiceMetrics;
import io.packtrail.passportupdater.PassportUpdater;
import io.packtrail.passportupdater.PublishPolicy;
import io.packtrail.passportupdater.status.StatusEntry;
import io.packtrail.timescalestore.PassportTable;
import io.packtrail.timescalestore.StatusSlot;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassportPublicationTest {
  private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

  private final ServiceMetrics metrics = new ServiceMetrics();
  private final MemoryChain chain = new MemoryChain();
  private @Nullable HealthConfirmation confirmation;

  @AfterEach
  void close() {
    metrics.close();
  }

  /** Several services over one database may assess the same battery at once. */
  @Test
  void publish_sameAssessmentByManyAtOnce_isPublishedOnce(@TempDir Path keys) throws Exception {
    PerformanceUpdate update = PassportAppender.update(0);
    ExecutorService services = Executors.newFixedThreadPool(8);
    List<Future<Boolean>> published = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      PassportPublication service = publication(keys);
      published.add(services.submit(() -> service.publish(update)));
    }
    int yes = 0;
    for (Future<Boolean> one : published) {
      yes += one.get() ? 1 : 0;
    }
    services.shutdown();

    assertThat(yes).isEqualTo(1);
    assertThat(chain.updates).hasSize(1);
    assertThat(publication(keys).publish(update)).isFalse();
  }

  @Test
  void publish_nothingToPublish_takesNoStatusSlot(@TempDir Path keys) {
    PassportPublication publication = publication(keys);

    assertThat(publication.publish(PassportAppender.update(0))).isTrue();
    assertThat(publication.publish(PassportAppender.update(0))).isFalse();

    assertThat(chain.slots).isEqualTo(1);
  }

  /** No dead-band is measured from a value that was taken back. */
  @Test
  void publish_afterAWithdrawal_isTheNextMeasurement(@TempDir Path keys) {
    PassportPublication publication = publication(keys);
    publication.publish(PassportAppender.update(0));
    assertThat(publication.publish(PassportAppender.update(1))).isFalse();

    chain.isWithdrawn = true;

    assertThat(publication.publish(PassportAppender.update(0))).isFalse();
    assertThat(publication.publish(PassportAppender.update(1))).isTrue();
  }

  @Test
  void publish_healthThatIsNotPlausible_isHeldBackUntilItIsConfirmed(@TempDir Path keys) {
    PassportPublication publication = publication(keys);
    PerformanceUpdate half = PassportAppender.update(48_000); // 0.95 - 0.48

    assertThat(publication.publish(half)).isFalse();
    confirmation = new HealthConfirmation(NOW, 1.2, "another figure");
    assertThat(publication.publish(half)).isFalse();
    confirmation = new HealthConfirmation(NOW, 0.48, "tested in a workshop");
    assertThat(publication.publish(half)).isTrue();
    assertThat(chain.updates).hasSize(1);
  }

  private PassportPublication publication(Path keys) {
    return new PassportPublication(
        PublishPolicy.standard(),
        new PassportUpdater(PassportAppender.issuer(keys)),
        slot -> new StatusEntry("https://crash.example/status/1", slot.slot()),
        batteryId -> confirmation,
        chain,
        InstantSource.fixed(NOW),
        metrics);
  }

  /** One chain, locked while it is appended to, as the table's is. */
  private static final class MemoryChain implements PassportPublication.Chain, PassportTable.Place {
    private final List<SignedUpdate> updates = new ArrayList<>();
    private int slots;
    private boolean isWithdrawn;

    @Override
    public StatusSlot get() {
      return new StatusSlot(1, slots++);
    }

    @Override
    public boolean headIsWithdrawn() {
      return isWithdrawn;
    }

    @Override
    public synchronized @Nullable SignedUpdate append(
        BatteryId batteryId, @Nullable EstimateInputs inputs, PassportTable.Link next) {
      SignedUpdate head = updates.isEmpty() ? null : updates.get(updates.size() - 1);
      SignedUpdate update = next.after(head, this);
      if (update != null) {
        updates.add(update);
      }
      return update;
    }
  }
}
