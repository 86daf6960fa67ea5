package com.unkey.vault.migrate.instance;

/** What became of asking one instance for its status. */
public sealed interface InstanceAnswer {
  /** It said what it is. */
  record Answered(InstanceStatus status) implements InstanceAnswer {}

  /**
   * It said nothing that can be relied on: not there, too slow, refused our token, or answered what
   * we do not understand. Says nothing about the phase it is in.
   *
   * @param why for people, without the URL: {@code no answer within 5s}
   */
  record Unreachable(String why) implements InstanceAnswer {}
}
