package com.unkey.vault.server;

import com.unkey.vault.core.Tasks;
import com.unkey.vault.core.Time;
import com.unkey.vault.core.VirtualThreadTasks;
import com.unkey.vault.core.crypto.KekSet;
import com.unkey.vault.core.format.DekPlaintext;
import com.unkey.vault.core.keyring.Keyrings;
import com.unkey.vault.core.service.Vault;
import com.unkey.vault.server.api.ApiAccess;
import com.unkey.vault.server.api.ApiErrors;
import com.unkey.vault.server.api.OpsApi;
import com.unkey.vault.server.api.StatusReport;
import com.unkey.vault.server.api.VaultApi;
import com.unkey.vault.server.audit.AuditLog;
import com.unkey.vault.server.auth.Tokens;
import com.unkey.vault.server.auth.TokensFile;
import com.unkey.vault.server.config.ServerConfig;
import com.unkey.vault.server.health.Health;
import com.unkey.vault.server.metrics.Metrics;
import com.unkey.vault.server.rpc.RpcLimits;
import com.unkey.vault.server.rpc.RpcRouting;
import com.unkey.vault.server.rpc.RpcService;
import com.unkey.vault.server.tls.PemTls;
import com.unkey.vault.server.tracing.Tracing;
import com.unkey.vault.storage.OpenedStores;
import com.unkey.vault.storage.StoreEnv;
import com.unkey.vault.storage.Stores;
import com.unkey.vault.storage.config.Secret;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running vault: everything it is made of, wired by hand, started and stopped in order. */
public final class VaultServer {
  private static final Logger LOG = LoggerFactory.getLogger(VaultServer.class);

  /** A healthy store has answered by then; one that has not is looked at in the background. */
  private static final Duration STORE_PATIENCE = Duration.ofSeconds(2);

  private final Health health;
  private final Draining draining;
  private final Listeners listeners;
  private final Opened opened;

  private VaultServer(Health health, Draining draining, Listeners listeners, Opened opened) {
    this.health = health;
    this.draining = draining;
    this.listeners = listeners;
    this.opened = opened;
  }

  /** {@link #start(ServerConfig, List)} with the vault's own service alone. */
  public static VaultServer start(ServerConfig config) {
    return start(config, List.of());
  }

  /**
   * Starts everything and returns when requests are accepted. A store that does not answer holds
   * this up for a moment, and does not fail it.
   *
   * @param beside services on the vault's port, under the same authentication, limits and logs
   * @throws com.unkey.vault.core.ConfigException if a file that the configuration names is wrong
   */
  public static VaultServer start(ServerConfig config, List<RpcService> beside) {
    Opened opened = new Opened();
    try {
      return start(config, beside, opened);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private static VaultServer start(ServerConfig config, List<RpcService> beside, Opened opened) {
    Time time = Time.system();
    Tracing tracing = opened.add(tracing(config));
    Tasks tasks = tracing.around(new VirtualThreadTasks(time));
    SecureRandom random = new SecureRandom();
    Metrics metrics = new Metrics();
    metrics.describe(Version.text(), config.instanceId(), config.region());

    KekSet keks =
        new KekSet(
            config.encryption().active(),
            config.encryption().previous(),
            DekPlaintext.ENCODING,
            time,
            random);
    metrics.describeKeks(keks.activeKek(), keks.ids());

    OpenedStores stores =
        opened.add(
            Stores.open(
                config.storage(),
                new StoreEnv(time, tasks, random, metrics.store(), tracing.store()),
                keks,
                metrics.dual()));
    StoreReport.addTo(metrics, stores);

    Keyrings keyrings =
        new Keyrings(
            stores.store(),
            keks,
            stores.fence(),
            config.cache(),
            time,
            tasks,
            random,
            new KeyringLog(metrics.keyring(), time));
    metrics.watchCache(keyrings::cacheStats);
    Vault vault = new Vault(keyrings, stores.fence(), time, random);

    Tokens tokens =
        new Tokens(
            config.auth().bearerToken().map(Secret::expose),
            config.auth().opsBearerToken().map(Secret::expose),
            time);
    Optional<TokensFile> tokensFile =
        config.auth().tokensFile().map(file -> TokensFile.open(file, tokens));
    metrics.gauge("vault_tokens", "Tokens known, expired ones included.", tokens::size);
    tokensFile.ifPresent(file ->
        metrics.gauge(
            "vault_tokens_file_ok",
            "1 if the tokens file as it is now is in force, 0 if an older one still is.",
            () -> file.problem() == null ? 1 : 0));

    Health health =
        new Health(
            Stream.concat(Stream.of(Checks.keks(keks, random)), Checks.stores(stores).stream())
                .toList(),
            time,
            tasks);

    StatusReport status =
        new StatusReport(
            new StatusReport.Instance(
                config.instanceId(), Version.text(), config.region(), time.now()),
            keks,
            stores,
            Dialects.of(config.storage()),
            keyrings::cacheStats,
            metrics.dual()::fallbacksSinceStart,
            () -> health.stage() == Health.Stage.DRAINING);

    Draining draining = new Draining(config.drain(), time, tasks);
    metrics.gauge("vault_rpc_in_flight", "Calls under way.", draining::inFlight);
    RpcRouting rpc =
        RpcRouting.builder(time)
            .service(new VaultApi(vault).service())
            .service(new OpsApi(status, vault).service())
            .services(beside)
            .limits(limits(config.limits()))
            .authenticator(draining.guarding(new ApiAccess(tokens)))
            .errors(new ApiErrors())
            .observer(
                draining.counting(
                    new CallWatch(
                        tracing,
                        metrics.rpc(),
                        new AuditLog(config.logging().audit()),
                        new CallLog(config.logging(), time))))
            .build();

    stores.awaitStart(STORE_PATIENCE);
    Optional<PemTls> pem =
        config
            .listen()
            .tls()
            .map(files -> PemTls.of(files.certificates(), files.key(), files.clientCas()));
    Reloader reloader = opened.add(new Reloader(tasks, config.auth().reloadInterval()));
    Listeners listeners =
        opened.add(Listeners.open(config, pem.map(PemTls::load), rpc, draining, health, metrics));
    tokensFile.ifPresent(file -> reloader.add(file::poll));
    pem.ifPresent(files -> reloader.add(() -> files.poll(listeners::reload)));
    reloader.start();
    health.started();
    return new VaultServer(health, draining, listeners, opened);
  }

  /** The port of the RPCs. */
  public int port() {
    return listeners.port();
  }

  /** The port of metrics alone; 0 if there is none. */
  public int metricsPort() {
    return listeners.metricsPort();
  }

  /**
   * Says "not ready", goes on serving for the drain's delay, lets what is under way end, and lets
   * go of everything. Returns when that is done or its time is over.
   */
  public void stop() {
    try {
      health.draining();
      LOG.info("stopping: not ready from now on");
      long left = draining.await();
      if (left > 0) {
        LOG.warn("the time to drain is over, and {} calls are cut off", left);
      }
    } finally {
      opened.close();
    }
    LOG.info("stopped");
  }

  private static Tracing tracing(ServerConfig config) {
    Map<String, String> resource =
        Map.of(
            "service.name", "vault",
            "service.version", Version.text(),
            "service.instance.id", config.instanceId(),
            "cloud.region", config.region());
    return config
        .tracing()
        .otlpEndpoint()
        .map(endpoint -> Tracing.open(endpoint, config.tracing().sampleRate(), resource))
        .orElse(Tracing.NONE);
  }

  private static RpcLimits limits(ServerConfig.Limits limits) {
    return new RpcLimits(
        limits.maxRequestBytes(),
        limits.requestTimeout(),
        limits.maxRequestTimeout(),
        limits.maxConcurrentRequests(),
        limits.compressFromBytes());
  }
}
