package com.unkey.vault.it.parts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * versitygw: the strict one. Region, bucket policy and conditional writes are enforced as on AWS;
 * data lies as files in a folder, so a key and the same key with a further segment exclude each
 * other.
 */
public final class Versitygw extends S3Server {
  public static final String REGION = "eu-west-1";

  private final Path folder;

  private Versitygw(S3Access root, Path folder) {
    super(root, launch(root, folder));
    this.folder = folder;
  }

  public static Versitygw start() {
    Path folder = Scratch.folder("versitygw");
    try {
      for (String name : List.of("iam", "versions", "root")) {
        Files.createDirectory(folder.resolve(name));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    URI endpoint = URI.create("http://127.0.0.1:" + FreePort.next());
    return new Versitygw(new S3Access(endpoint, REGION, "root", newKey()), folder);
  }

  @Override
  ManagedProcess launch() {
    return launch(root(), folder);
  }

  private static ManagedProcess launch(S3Access root, Path folder) {
    List<String> command =
        List.of(
            RealParts.find("versitygw").toString(),
            "--port",
            root.endpoint().getAuthority(),
            "--region",
            root.region(),
            "--iam-dir",
            folder.resolve("iam").toString(),
            "--keep-alive",
            "--quiet",
            "--health",
            "/healthz",
            "posix",
            "--versioning-dir",
            folder.resolve("versions").toString(),
            folder.resolve("root").toString());
    Map<String, String> keys =
        Map.of("ROOT_ACCESS_KEY", root.accessKey(), "ROOT_SECRET_KEY", root.secretKey());
    return ManagedProcess.start("versitygw", command, keys)
        .awaitReady(() -> Http.answers(root.endpoint().resolve("/healthz"), 200));
  }

  @Override
  S3Access user(String bucket, String... actions) {
    S3Access user = root().as("user-" + newKey().substring(0, 8), newKey());
    createUser(user);
    String policy =
        """
        {"Version": "2012-10-17", "Statement": [{"Principal": {"AWS": ["%s"]}, %s}]}\
        """
            .formatted(user.accessKey(), actionsOn(bucket, actions));
    try (S3Client client = root().client()) {
      client.putBucketPolicy(request -> request.bucket(bucket).policy(policy));
    }
    return user;
  }

  private void createUser(S3Access user) {
    List<String> command =
        List.of(
            RealParts.find("versitygw").toString(),
            "admin",
            "create-user",
            "--access",
            user.accessKey(),
            "--secret",
            user.secretKey(),
            "--role",
            "user");
    Map<String, String> settings =
        Map.of(
            "ADMIN_ENDPOINT_URL",
            root().endpoint().toString(),
            "ADMIN_REGION",
            root().region(),
            "ADMIN_ACCESS_KEY",
            root().accessKey(),
            "ADMIN_SECRET_KEY",
            root().secretKey());
    ManagedProcess admin = ManagedProcess.start("versitygw-admin", command, settings);
    if (admin.awaitExit(Duration.ofSeconds(30)) != 0) {
      throw new AssertionError("versitygw did not create a user:\n" + admin.tail());
    }
  }

  @Override
  public String toString() {
    return "versitygw";
  }
}
