package com.unkey.vault.storage.config;

/**
 * The settings that the server and the tools read, but for those that stand once for each store:
 * {@link StoreField}.
 */
enum SharedSetting implements Setting {
  MASTER_KEY(
      "encryption.master_key",
      Kind.SECRET,
      "",
      "Required. The active KEK: base64 of a serialized `vault.v1.KeyEncryptionKey`."),
  PREVIOUS_MASTER_KEY(
      "encryption.previous_master_key",
      Kind.SECRET,
      "",
      "A KEK that only unwraps, during a change of KEKs."),
  PREVIOUS_MASTER_KEYS(
      "encryption.previous_master_keys",
      Kind.SECRETS,
      "",
      "More such KEKs, as a list; empty ones are skipped."),

  INIT(
      "storage.init",
      Kind.FLAG,
      "false",
      "Whether an empty store may be taken into use, and given its identity. Not in a migration."),
  PHASE(
      "storage.phase",
      Kind.TEXT,
      "source",
      "`source`, `dual-read-source`, `dual-read-target` or `target`. Required in a migration."),
  ACCEPT_WITHOUT_IF_MATCH(
      "storage.accept_without_if_match",
      Kind.FLAG,
      "false",
      "Whether a store is accepted that does not keep If-Match: nothing is ever replaced on it."),
  IDENTITY_PERIOD(
      "storage.identity_period",
      Kind.DURATION,
      "10s",
      "How often the store's identity is looked at in the background."),
  CALL_TIMEOUT(
      "storage.call_timeout",
      Kind.DURATION,
      "5s",
      "After which one call to the store is given up, whatever it waits for."),
  MAX_CALLS(
      "storage.max_calls", Kind.WHOLE, "512", "Calls to the store that may be out at one time."),
  ATTEMPTS(
      "storage.attempts", Kind.WHOLE, "4", "Calls for one operation at most, the first included."),
  OPERATION_TIMEOUT(
      "storage.operation_timeout",
      Kind.DURATION,
      "6s",
      "The time for one operation, its retries and pauses included."),
  RETRY_PAUSE(
      "storage.retry_pause",
      Kind.DURATION,
      "50ms",
      "The longest first pause before a retry; each next may be twice as long."),
  RETRY_THROTTLED_PAUSE(
      "storage.retry_throttled_pause",
      Kind.DURATION,
      "1s",
      "The same after the store asked to slow down."),
  RETRY_MAX_PAUSE(
      "storage.retry_max_pause", Kind.DURATION, "3s", "No pause before a retry is longer."),
  BREAKER_FAILURES(
      "storage.breaker_failures",
      Kind.WHOLE,
      "5",
      "After so many failures in a row the store is not asked for a while."),
  BREAKER_SPAN(
      "storage.breaker_span",
      Kind.DURATION,
      "1s",
      "The first of those failures must be so long ago."),
  BREAKER_OPEN_FOR(
      "storage.breaker_open_for",
      Kind.DURATION,
      "5s",
      "How long the store is then not asked; after it, one call finds out.");

  private final String path;
  private final Kind kind;
  private final String defaultText;
  private final String description;

  SharedSetting(String path, Kind kind, String defaultText, String description) {
    this.path = path;
    this.kind = kind;
    this.defaultText = defaultText;
    this.description = description;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public String defaultText() {
    return defaultText;
  }

  @Override
  public String description() {
    return description;
  }
}
