package com.unkey.vault.core;

/**
 * A setting that cannot be: names it as the operator wrote it and says what to do. Never holds a
 * secret's value.
 */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final String setting;

  /**
   * @param setting as in the configuration file: {@code storage.s3.url}
   * @param problem what is wrong, and what would be right
   */
  public ConfigException(String setting, String problem) {
    super(setting + " " + problem);
    this.setting = setting;
  }

  public String setting() {
    return setting;
  }
}
