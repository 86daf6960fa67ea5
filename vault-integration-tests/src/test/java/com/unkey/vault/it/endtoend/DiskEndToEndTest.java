package com.unkey.vault.it.endtoend;

import com.unkey.vault.it.parts.DiskFolder;
import com.unkey.vault.it.parts.RunningVault;
import com.unkey.vault.it.parts.Scratch;
import com.unkey.vault.it.parts.StoreUnderTest;
import com.unkey.vault.it.parts.VaultConfig;
import com.unkey.vault.it.parts.VaultProcess;
import org.junit.jupiter.api.Tag;

/** Needs no server of others, but the packaged one of ours, which only these suites wait for. */
@Tag("real-s3")
class DiskEndToEndTest extends EndToEndSuite {
  @Override
  StoreUnderTest newStore() {
    return new DiskFolder(Scratch.folder("disk-store"));
  }

  @Override
  RunningVault start(VaultConfig config) {
    return VaultProcess.start(config);
  }
}
