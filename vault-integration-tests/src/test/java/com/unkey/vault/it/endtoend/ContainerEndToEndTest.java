package com.unkey.vault.it.endtoend;

import com.unkey.vault.it.container.DockerVolume;
import com.unkey.vault.it.container.VaultContainer;
import com.unkey.vault.it.parts.RunningVault;
import com.unkey.vault.it.parts.StoreUnderTest;
import com.unkey.vault.it.parts.VaultConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** The image in containers that share a volume. */
@Tag("real-container")
class ContainerEndToEndTest extends EndToEndSuite {
  private final DockerVolume volume = DockerVolume.create();

  @AfterEach
  void removeVolume() {
    volume.close();
  }

  @Override
  StoreUnderTest newStore() {
    return volume;
  }

  @Override
  RunningVault start(VaultConfig config) {
    return VaultContainer.start(config, volume);
  }
}
