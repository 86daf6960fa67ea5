package com.unkey.vault.it.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.unkey.vault.it.parts.StoreUnderTest;
import com.unkey.vault.it.parts.VaultConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A named volume with a disk store, seen from outside through containers that are made and never
 * started. It gets its owner from the image's folder, as every new volume does.
 */
public final class DockerVolume implements StoreUnderTest, AutoCloseable {
  /** Where containers have it. */
  static final String PATH = "/var/lib/vault";

  /** Who the server runs as, user and group. */
  static final int OWNER = 65532;

  private final DockerClient client = Docker.client();
  private final String name = "vault-it-" + UUID.randomUUID();

  private DockerVolume() {}

  /** A new, empty one. */
  public static DockerVolume create() {
    DockerVolume volume = new DockerVolume();
    volume.client.createVolumeCmd().withName(volume.name).exec();
    return volume;
  }

  Mount mount() {
    return new Mount().withType(MountType.VOLUME).withSource(name).withTarget(PATH);
  }

  @Override
  public VaultConfig configure(VaultConfig base) {
    return base.with("storage.disk.path", PATH).with("storage.init", true);
  }

  @Override
  public void upload(Map<String, byte[]> objects) {
    byte[] archive = archive(objects);
    beside(keeper ->
        client
            .copyArchiveToContainerCmd(keeper)
            .withRemotePath(PATH)
            .withTarInputStream(new ByteArrayInputStream(archive))
            .exec());
  }

  @Override
  public Map<String, byte[]> rings() {
    return beside(keeper -> {
      Map<String, byte[]> rings = new TreeMap<>();
      try (TarArchiveInputStream tar =
          new TarArchiveInputStream(
              client.copyArchiveFromContainerCmd(keeper, PATH + "/keyring").exec())) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          if (entry.isFile()) {
            rings.put(entry.getName(), tar.readAllBytes());
          }
        }
      } catch (NotFoundException e) {
        return rings;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return rings;
    });
  }

  /** Removes it with all that is in it; no container may have it any more. */
  @Override
  public void close() {
    client.removeVolumeCmd(name).exec();
  }

  private <T> T beside(Function<String, T> task) {
    String keeper =
        client
            .createContainerCmd(VaultImage.tag())
            .withHostConfig(HostConfig.newHostConfig().withMounts(List.of(mount())))
            .exec()
            .getId();
    try {
      return task.apply(keeper);
    } finally {
      client.removeContainerCmd(keeper).exec();
    }
  }

  /** The files and the folders that they are in, as the server itself would have made them. */
  private static byte[] archive(Map<String, byte[]> objects) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      Set<String> folders = new LinkedHashSet<>();
      for (String key : objects.keySet()) {
        for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
          folders.add(key.substring(0, slash + 1));
        }
      }
      for (String folder : folders) {
        put(tar, folder, 0700, new byte[0]);
      }
      for (Map.Entry<String, byte[]> object : objects.entrySet()) {
        put(tar, object.getKey(), 0600, object.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void put(TarArchiveOutputStream tar, String path, int mode, byte[] body)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(path);
    entry.setIds(OWNER, OWNER);
    entry.setMode(mode);
    entry.setSize(body.length);
    tar.putArchiveEntry(entry);
    tar.write(body);
    tar.closeArchiveEntry();
  }
}
