package com.unkey.vault.it.container;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import com.unkey.vault.it.parts.ConnectClient;
import com.unkey.vault.it.parts.RunningVault;
import com.unkey.vault.it.parts.Scratch;
import com.unkey.vault.it.parts.VaultConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * The image as it should be run: without capabilities, its root file system read-only, the
 * configuration in a file that it may read, and a volume for what it keeps.
 */
public final class VaultContainer implements RunningVault {
  /** As the image exposes it, and the server has it unless it is told otherwise. */
  static final int PORT = 8060;

  private static final Duration SOON = Duration.ofMinutes(1);
  private static final int STOP_SECONDS = 60;

  private final GenericContainer<?> container;
  private final String token;

  private VaultContainer(GenericContainer<?> container, String token) {
    this.container = container;
    this.token = token;
  }

  /** Starts one and returns once it serves its store. */
  public static VaultContainer start(VaultConfig config, DockerVolume volume) {
    return start(config, volume, Map.of());
  }

  /**
   * @param environment of the process in the container
   */
  static VaultContainer start(
      VaultConfig config, DockerVolume volume, Map<String, String> environment) {
    Mount file =
        new Mount()
            .withType(MountType.BIND)
            .withSource(write(inside(config).toml()).toString())
            .withTarget("/etc/vault/vault.toml")
            .withReadOnly(true);
    return start(config, List.of(volume.mount(), file), environment);
  }

  /** With the configuration in the environment instead of a file. */
  static VaultContainer startFromEnvironment(VaultConfig config, DockerVolume volume) {
    return start(config, List.of(volume.mount()), Map.of("UNKEY_CONFIG", inside(config).toml()));
  }

  private static VaultContainer start(
      VaultConfig config, List<Mount> mounts, Map<String, String> environment) {
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(VaultImage.tag()))
            .withExposedPorts(PORT)
            .withEnv(environment)
            .withCreateContainerCmdModifier(create -> confine(create, mounts))
            .waitingFor(new NoWait());
    container.start();
    VaultContainer vault = new VaultContainer(container, config.token());
    try {
      vault.awaitServing();
    } catch (AssertionError | RuntimeException e) {
      vault.close();
      throw e;
    }
    return vault;
  }

  private static void confine(CreateContainerCmd create, List<Mount> mounts) {
    HostConfig host = Objects.requireNonNull(create.getHostConfig());
    host.withReadonlyRootfs(true)
        .withCapDrop(Capability.ALL)
        .withSecurityOpts(List.of("no-new-privileges"))
        .withMounts(mounts)
        .withPortBindings(
            new PortBinding(Ports.Binding.bindIp("127.0.0.1"), ExposedPort.tcp(PORT)));
  }

  /** Address and port are the container's own matter: the image's defaults are what is tested. */
  private static VaultConfig inside(VaultConfig config) {
    return config.without("server.host").without("http_port");
  }

  /** In a folder that is only ours; within it all may read it, since the server is someone else. */
  private static Path write(String toml) {
    try {
      Path file = Files.writeString(Scratch.folder("config").resolve("vault.toml"), toml);
      return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String id() {
    return container.getContainerId();
  }

  InspectContainerResponse inspect() {
    return Docker.client().inspectContainerCmd(id()).exec();
  }

  boolean isRunning() {
    return Boolean.TRUE.equals(inspect().getState().getRunning());
  }

  /** The server's process as this machine has it. */
  Path proc() {
    return Path.of("/proc/" + inspect().getState().getPidLong());
  }

  int port() {
    Ports.Binding[] bindings =
        inspect().getNetworkSettings().getPorts().getBindings().get(ExposedPort.tcp(PORT));
    if (bindings == null) {
      throw new AssertionError("the container has ended:\n" + output());
    }
    return Integer.parseInt(bindings[0].getHostPortSpec());
  }

  @Override
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port());
  }

  @Override
  public ConnectClient client() {
    return ConnectClient.of(endpoint(), token);
  }

  @Override
  public String output() {
    return container.getLogs();
  }

  /** Sends SIGTERM and returns at once. */
  void terminate() {
    Docker.client().killContainerCmd(id()).withSignal("TERM").exec();
  }

  /** Ends it at once, with whatever it was doing, and starts it again. */
  void killAndRestart() {
    Docker.client().killContainerCmd(id()).exec();
    awaitExit();
    Docker.client().startContainerCmd(id()).exec();
    awaitServing();
  }

  /**
   * @return the exit code, once it has ended
   */
  long awaitExit() {
    Awaitility.await().atMost(SOON).until(() -> !isRunning());
    return Objects.requireNonNull(inspect().getState().getExitCodeLong());
  }

  @Override
  public void close() {
    if (isRunning()) {
      Docker.client().stopContainerCmd(id()).withTimeout(STOP_SECONDS).exec();
    }
    container.stop();
  }

  /** What Testcontainers would do needs a shell in the image. */
  private static final class NoWait extends AbstractWaitStrategy {
    @Override
    protected void waitUntilReady() {
      // The caller waits, by the server's own word.
    }
  }
}
