package com.unkey.vault.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcTest {
  private static final long US = ProcessHandle.current().pid();

  @Test
  void thisProcessHasUsedTimeAndMemory() {
    assertThat(Proc.cpuSeconds(US)).isPositive();
    assertThat(Proc.cpuSecondsWithChildren(US)).isGreaterThanOrEqualTo(Proc.cpuSeconds(US) - 1);
    Proc.Resident resident = Proc.resident(US);
    assertThat(resident.anonymous()).isPositive().isLessThan(resident.total());
  }

  @Test
  void theMachineHasUsedNoLessThanThisProcess() {
    assertThat(Proc.machineCpu().busy()).isGreaterThanOrEqualTo(Proc.cpuSeconds(US) * 0.5);
    assertThat(Proc.load()).isNotNegative();
  }
}
