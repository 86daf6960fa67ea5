package com.unkey.vault.it.clients;

import com.unkey.vault.it.parts.FaultyProxy;
import com.unkey.vault.it.parts.FaultyProxy.Fault;
import com.unkey.vault.it.parts.S3Bucket;
import com.unkey.vault.it.parts.VaultConfig;
import com.unkey.vault.it.parts.VaultProcess;
import com.unkey.vault.it.parts.Versitygw;
import java.time.Duration;

/**
 * A server whose store takes seconds to answer, and which is patient with it: what ends a call
 * sooner is the caller's deadline.
 */
final class SlowVault implements AutoCloseable {
  private static final Duration DELAY = Duration.ofSeconds(5);

  private final Versitygw store = Versitygw.start();
  private final FaultyProxy network = FaultyProxy.before(store.root().endpoint());
  private final VaultProcess vault;

  SlowVault() {
    vault =
        VaultProcess.start(
            S3Bucket.newOn(store)
                .through(network)
                .configure(VaultConfig.create())
                .with("storage.s3.attempt_timeout", "20s")
                .with("storage.call_timeout", "40s")
                .with("storage.operation_timeout", "60s")
                // Nothing asks the store by itself, so that nothing but a request's end is timed.
                .with("storage.identity_period", "24h"));
    network.set(new Fault.Slow(DELAY));
  }

  VaultProcess process() {
    return vault;
  }

  @Override
  public void close() {
    // Otherwise it would wait for its store before it stops.
    network.pass();
    vault.close();
    network.close();
    store.close();
  }
}
