package io.packtrail.fleetservice.cli;

import picocli.CommandLine.IVersionProvider;

/** The version written into the jar by the build. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {"packtrail " + (version == null ? "(not packaged)" : version)};
  }
}
