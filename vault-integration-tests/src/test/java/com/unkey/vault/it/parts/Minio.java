package com.unkey.vault.it.parts;

import io.minio.admin.MinioAdminClient;
import io.minio.admin.UserInfo;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * MinIO: users and policies of its own, and 404 where AWS says 403 to who may not list. Only ever
 * started as a process of its own, because of its licence (AGPL-3.0).
 */
public final class Minio extends S3Server {
  public static final String REGION = "eu-west-2";

  private final Path folder;

  private Minio(S3Access root, Path folder) {
    super(root, launch(root, folder));
    this.folder = folder;
  }

  public static Minio start() {
    URI endpoint = URI.create("http://127.0.0.1:" + FreePort.next());
    return new Minio(new S3Access(endpoint, REGION, "root", newKey()), Scratch.folder("minio"));
  }

  @Override
  ManagedProcess launch() {
    return launch(root(), folder);
  }

  private static ManagedProcess launch(S3Access root, Path folder) {
    List<String> command =
        List.of(
            RealParts.find("minio").toString(),
            "server",
            folder.resolve("data").toString(),
            "--address",
            root.endpoint().getAuthority());
    Map<String, String> settings =
        Map.of(
            "MINIO_ROOT_USER",
            root.accessKey(),
            "MINIO_ROOT_PASSWORD",
            root.secretKey(),
            // Without it every signing region passes, and a wrong one stays unseen.
            "MINIO_REGION",
            root.region(),
            "MINIO_BROWSER",
            "off",
            "MINIO_UPDATE",
            "off",
            "HOME",
            folder.resolve("home").toString());
    return ManagedProcess.start("minio", command, settings)
        .awaitReady(() -> Http.answers(root.endpoint().resolve("/minio/health/cluster"), 200));
  }

  @Override
  S3Access user(String bucket, String... actions) {
    S3Access user = root().as("user-" + newKey().substring(0, 8), newKey());
    String policy =
        """
        {"Version": "2012-10-17", "Statement": [{%s}]}\
        """
            .formatted(actionsOn(bucket, actions));
    MinioAdminClient admin =
        MinioAdminClient.builder()
            .endpoint(root().endpoint().toString())
            .region(root().region())
            .credentials(root().accessKey(), root().secretKey())
            .build();
    try {
      admin.addCannedPolicy(user.accessKey(), policy);
      admin.addUser(user.accessKey(), UserInfo.Status.ENABLED, user.secretKey(), null, List.of());
      admin.setPolicy(user.accessKey(), false, user.accessKey());
    } catch (Exception e) {
      throw new AssertionError("MinIO did not create a user", e);
    }
    return user;
  }

  @Override
  public String toString() {
    return "MinIO";
  }
}
