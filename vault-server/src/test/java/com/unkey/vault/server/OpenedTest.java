package com.unkey.vault.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenedTest {
  private final List<String> closed = new ArrayList<>();

  private AutoCloseable named(String name) {
    return () -> closed.add(name);
  }

  @Test
  void oneThatCannotBeClosedHoldsUpNoOther() {
    Opened opened = new Opened();
    opened.add(named("first"));
    opened.add(() -> {
      closed.add("broken");
      throw new IllegalStateException("cannot be closed");
    });
    opened.add(named("last"));

    opened.close();
    assertThat(closed).containsExactly("last", "broken", "first");

    opened.close();
    assertThat(closed).as("once each").hasSize(3);
  }
}
