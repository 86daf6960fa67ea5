package com.unkey.vault.migrate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unkey.vault.storage.identity.Phase;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For each step a world in which it may be taken, and for each rule worlds in which only it fails.
 */
class GateTest {
  static Stream<GateCases.Case> cases() {
    return GateCases.CASES.stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void onlyTheRulesThatFailSaySo(GateCases.Case one) {
    Answer answer = Gate.decide(one.step(), one.world().world());
    Map<String, GateCases.Word> failing = new TreeMap<>();
    for (Answer.Line line : answer.lines()) {
      GateCases.Word word =
          switch (line.verdict()) {
            case Verdict.Yes _ -> GateCases.Word.YES;
            case Verdict.No _ -> GateCases.Word.NO;
            case Verdict.Unknown _ -> GateCases.Word.UNKNOWN;
          };
      assertThat(line.verdict().evidence()).isNotBlank().doesNotContain("\n");
      if (word != GateCases.Word.YES) {
        failing.put(line.id(), word);
      }
    }
    assertThat(failing).as(() -> answer.lines().toString()).isEqualTo(new TreeMap<>(one.failing()));
    assertThat(answer.isYes()).isEqualTo(one.failing().isEmpty());
    assertThat(answer.isNo()).isEqualTo(one.failing().containsValue(GateCases.Word.NO));
  }

  /** A rule for which no case fails alone is not tested. */
  @Test
  void everyRuleOfEveryStepFailsSomewhereAlone() {
    for (Step step : GateCases.STEPS) {
      for (Rule rule : Gate.rules(step)) {
        assertThat(GateCases.CASES)
            .as("%s: %s", step, rule.id())
            .anyMatch(
                one -> one.step().equals(step) && one.failing().keySet().equals(Set.of(rule.id())));
      }
    }
  }

  @Test
  void onlyNeighboursAreAStep() {
    assertThatThrownBy(() -> new Step(Phase.SOURCE, Phase.TARGET))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Step(Phase.SOURCE, Phase.SOURCE))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
