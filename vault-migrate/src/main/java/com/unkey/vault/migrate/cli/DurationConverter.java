package com.unkey.vault.migrate.cli;

import com.unkey.vault.storage.config.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration as configuration writes it: {@code 24h}, {@code 1h30m}. */
final class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    return Durations.parse(text)
        .filter(Duration::isPositive)
        .orElseThrow(() ->
            new TypeConversionException(
                "'" + text + "' is no duration above 0; write it as 24h or 1h30m"));
  }
}
