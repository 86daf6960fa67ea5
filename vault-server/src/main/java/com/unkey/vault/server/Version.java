package com.unkey.vault.server;

/** The version of this program, as its jar says it. */
final class Version {
  private Version() {}

  /** {@code dev} when it does not run from a jar. */
  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
