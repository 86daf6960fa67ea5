package com.unkey.vault.storage.config;

import java.util.List;

/** The configuration cannot be: everything that is wrong with it, each with its place. */
public final class InvalidConfig extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  InvalidConfig(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line each, in the order of the file: {@code unkey.toml:7: http_port must be …}. */
  public List<String> problems() {
    return problems;
  }
}
