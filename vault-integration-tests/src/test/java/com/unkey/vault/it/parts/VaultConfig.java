package com.unkey.vault.it.parts;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A server's configuration as an operator would write it: settings by their dotted names. Each one
 * made here has a KEK and a token of its own.
 */
public final class VaultConfig {
  private final Map<String, Object> settings;

  private VaultConfig(Map<String, Object> settings) {
    this.settings = Collections.unmodifiableMap(settings);
  }

  /** Loopback, a free port, a random KEK and token; no store yet. */
  public static VaultConfig create() {
    return new VaultConfig(Map.of())
        .with("http_port", FreePort.next())
        .with("server.host", "127.0.0.1")
        .with("bearer_token", S3Server.newKey())
        .with("encryption.master_key", TestKek.random("kek_" + S3Server.newKey().substring(0, 9)));
  }

  /** On this bucket, which may be new: it is stamped if it is empty. */
  public VaultConfig onS3(S3Access access, String bucket) {
    return with("storage.s3.url", access.endpoint().toString())
        .with("storage.s3.bucket", bucket)
        .with("storage.s3.region", access.region())
        .with("storage.s3.access_key_id", access.accessKey())
        .with("storage.s3.access_key_secret", access.secretKey())
        .with("storage.init", true);
  }

  /** On this folder, which may be new. */
  public VaultConfig onDisk(Path folder) {
    return with("storage.disk.path", folder.toString()).with("storage.init", true);
  }

  /** The same for another instance beside this one. */
  public VaultConfig onAnotherPort() {
    return with("http_port", FreePort.next());
  }

  /**
   * @param value a string, a number, a boolean or a list of strings
   */
  public VaultConfig with(String setting, Object value) {
    Map<String, Object> changed = new TreeMap<>(settings);
    changed.put(setting, value);
    return new VaultConfig(changed);
  }

  public VaultConfig without(String setting) {
    Map<String, Object> changed = new TreeMap<>(settings);
    changed.remove(setting);
    return new VaultConfig(changed);
  }

  public int port() {
    return (Integer) get("http_port");
  }

  public String token() {
    return (String) get("bearer_token");
  }

  public Object get(String setting) {
    Object value = settings.get(setting);
    if (value == null) {
      throw new IllegalStateException("the configuration has no " + setting);
    }
    return value;
  }

  /** One line a setting, by dotted keys. */
  public String toml() {
    return settings.entrySet().stream()
        .map(entry -> entry.getKey() + " = " + literal(entry.getValue()) + "\n")
        .collect(Collectors.joining());
  }

  private static String literal(Object value) {
    return switch (value) {
      case String text -> '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
      case Integer number -> number.toString();
      case Boolean flag -> flag.toString();
      case List<?> list ->
          list.stream().map(VaultConfig::literal).collect(Collectors.joining(", ", "[", "]"));
      default -> throw new IllegalArgumentException("no TOML for " + value.getClass());
    };
  }

  @Override
  public String toString() {
    return "VaultConfig" + settings.keySet();
  }
}
