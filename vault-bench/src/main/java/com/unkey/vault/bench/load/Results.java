package com.unkey.vault.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.unkey.vault.bench.load.Memory.Residency;
import com.unkey.vault.bench.load.StartUp.Starts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything of one run, in the form of its JSON file.
 *
 * @param takenAt ISO 8601
 * @param memory null if it was not asked for
 * @param afterLoad what the loaded server held at the end, in MiB; null if there was no load
 */
record Results(
    String takenAt,
    Machine machine,
    Conditions conditions,
    Plan plan,
    List<CellResult> cells,
    List<Starts> starts,
    @Nullable Residency memory,
    Proc.@Nullable Resident afterLoad,
    List<Goal> goals) {
  void write(Path file) {
    try {
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
    } catch (IOException e) {
      throw new BenchException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
