package com.unkey.vault.migrate.cli;

/** What {@code --output} takes. */
enum OutputForm {
  text,
  json
}
