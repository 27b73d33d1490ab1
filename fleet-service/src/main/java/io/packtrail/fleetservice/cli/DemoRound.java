package io.packtrail.fleetservice.cli;

/** What the demo drives through the service. */
interface DemoRound extends AutoCloseable {
  /**
   * The first round, up to its table and its verified passport.
   *
   * @return whether it ended as it should
   */
  boolean run(Demo demo) throws InterruptedException;

  /** Goes on in the background, where there is something to go on with. */
  void keepRunning();

  /** Disconnects the gateways. */
  @Override
  void close();
}
