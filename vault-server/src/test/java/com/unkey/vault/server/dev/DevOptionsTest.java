package com.unkey.vault.server.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevOptionsTest {
  @Test
  void byDefaultItListensWhereTheServerDoes() throws Exception {
    assertThat(DevOptions.parse(List.of())).isEqualTo(new DevOptions(8060, Path.of(".dev"), false));
  }

  @Test
  void whatTheUserSaysComesAfterTheLaunchersDefault() throws Exception {
    List<String> arguments =
        List.of("--default-data", "/checkout/.dev", "--port", "0", "--data", "here", "--help");
    assertThat(DevOptions.parse(arguments)).isEqualTo(new DevOptions(0, Path.of("here"), true));
    assertThat(DevOptions.parse(List.of("--default-data", "/checkout/.dev")).data())
        .isEqualTo(Path.of("/checkout/.dev"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "65536", "x", "8060 ", "99999999999"})
  void aPortIsAPort(String port) {
    assertThatThrownBy(() -> DevOptions.parse(List.of("--port", port)))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("--port");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a$b", "a\0b"})
  void aFolderThatNoConfigurationCouldNameIsRefused(String folder) {
    assertThatThrownBy(() -> DevOptions.parse(List.of("--data", folder)))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("--data");
  }

  @Test
  void anUnknownOrUnfinishedOptionIsNamed() {
    assertThatThrownBy(() -> DevOptions.parse(List.of("--prot", "1")))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("--prot");
    assertThatThrownBy(() -> DevOptions.parse(List.of("--port")))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("--port");
  }
}
