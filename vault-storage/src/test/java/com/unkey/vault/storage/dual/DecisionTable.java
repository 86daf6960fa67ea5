package com.unkey.vault.storage.dual;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables of {@code docs/dual-write.md}, each by the name in the comment above it; a cell is
 * what stands where a row and a column meet.
 */
record DecisionTable(String name, List<String> columns, List<Cell> cells) {
  private static final Path PAGE = Path.of("..", "docs", "dual-write.md");
  private static final String MARK = "<!-- table: ";

  record Cell(String row, String column, String text) {}

  List<String> rows() {
    return cells.stream().map(Cell::row).distinct().toList();
  }

  static Map<String, DecisionTable> all() {
    Map<String, DecisionTable> tables = new LinkedHashMap<>();
    List<String> lines = lines();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith(MARK)) {
        String name = line.substring(MARK.length(), line.indexOf(" -->"));
        if (tables.put(name, parse(name, lines.subList(i + 1, lines.size()))) != null) {
          throw new IllegalStateException("two tables " + name);
        }
      }
    }
    return tables;
  }

  private static DecisionTable parse(String name, List<String> lines) {
    List<String> header = split(lines.getFirst());
    List<Cell> cells = new ArrayList<>();
    for (String line : lines.subList(2, lines.size())) {
      if (!line.startsWith("|")) {
        break;
      }
      List<String> row = split(line);
      if (row.size() != header.size()) {
        throw new IllegalStateException(name + ": not as wide as its header: " + line);
      }
      for (int i = 1; i < row.size(); i++) {
        cells.add(new Cell(row.getFirst(), header.get(i), row.get(i)));
      }
    }
    return new DecisionTable(name, header.subList(1, header.size()), List.copyOf(cells));
  }

  private static List<String> split(String line) {
    return Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
        .map(String::strip)
        .toList();
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
