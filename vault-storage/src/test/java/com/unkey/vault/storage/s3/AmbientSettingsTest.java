package com.unkey.vault.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.unkey.vault.core.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What lies around in a process's environment decides nothing that the configuration decides, and
 * everything that the configuration leaves to it: workload identity.
 */
class AmbientSettingsTest {
  private final StubS3 stub = StubS3.http();
  private final StubS3 stray = StubS3.http();

  @TempDir Path folder;

  @AfterEach
  void stop() {
    stub.close();
    stray.close();
  }

  /** Everything that would change what is sent or where, each to something that would be seen. */
  private Map<String, String> misleading() throws IOException {
    Path profile = folder.resolve("config");
    Files.writeString(
        profile,
        """
        [default]
        region = us-west-2
        endpoint_url = %s
        aws_access_key_id = AKIDPROFILE
        aws_secret_access_key = ambient-secret
        request_checksum_calculation = when_supported
        use_dualstack_endpoint = true
        retry_mode = standard
        max_attempts = 5
        """
            .formatted(stray.endpoint()));
    return Map.ofEntries(
        Map.entry("AWS_CONFIG_FILE", profile.toString()),
        Map.entry("AWS_SHARED_CREDENTIALS_FILE", profile.toString()),
        Map.entry("AWS_REGION", "us-west-2"),
        Map.entry("AWS_ACCESS_KEY_ID", "AKIDAMBIENT"),
        Map.entry("AWS_SECRET_ACCESS_KEY", "ambient-secret"),
        Map.entry("AWS_SESSION_TOKEN", "ambient-token"),
        Map.entry("AWS_ENDPOINT_URL", stray.endpoint().toString()),
        Map.entry("AWS_ENDPOINT_URL_S3", stray.endpoint().toString()),
        Map.entry("AWS_REQUEST_CHECKSUM_CALCULATION", "when_supported"),
        Map.entry("AWS_RESPONSE_CHECKSUM_VALIDATION", "when_supported"),
        Map.entry("AWS_USE_DUALSTACK_ENDPOINT", "true"),
        Map.entry("AWS_USE_FIPS_ENDPOINT", "true"),
        Map.entry("AWS_S3_USE_ARN_REGION", "true"),
        Map.entry("AWS_RETRY_MODE", "standard"),
        Map.entry("AWS_MAX_ATTEMPTS", "5"),
        Map.entry("AWS_DEFAULTS_MODE", "in-region"));
  }

  @Test
  void theEnvironmentDecidesNothing() throws Exception {
    assertThat(child(misleading(), List.of(), "static")).contains("put: Stored", "got: true");
    assertAsConfigured();
  }

  /** The SDK knows each of these by a system property too, which counts for more. */
  @Test
  void systemPropertiesDecideNothing() throws Exception {
    List<String> properties =
        List.of(
            "-Daws.region=us-west-2",
            "-Daws.accessKeyId=AKIDAMBIENT",
            "-Daws.secretAccessKey=ambient-secret",
            "-Daws.sessionToken=ambient-token",
            "-Daws.endpointUrl=" + stray.endpoint(),
            "-Daws.endpointUrlS3=" + stray.endpoint(),
            "-Daws.requestChecksumCalculation=when_supported",
            "-Daws.responseChecksumValidation=when_supported",
            "-Daws.useDualstackEndpoint=true",
            "-Daws.useFipsEndpoint=true",
            "-Daws.s3UseArnRegion=true",
            "-Daws.retryMode=standard",
            "-Daws.maxAttempts=5",
            "-Daws.defaultsMode=in-region");
    assertThat(child(Map.of(), properties, "static")).contains("put: Stored", "got: true");
    assertAsConfigured();
  }

  @Test
  void theEnvironmentAddsNoRetries() throws Exception {
    stub.fails(503, "SlowDown");
    assertThat(child(misleading(), List.of(), "static")).contains("put: Unknown");
    assertThat(stub.requests()).extracting(StubS3.Seen::method).containsExactly("PUT", "GET");
  }

  private void assertAsConfigured() {
    assertThat(stray.requests()).isEmpty();
    assertThat(stub.requests()).hasSize(2);
    StubS3.Seen put = stub.requests().getFirst();
    assertThat(put.path()).isEqualTo("/vault-bucket/" + S3Child.KEY.value());
    assertThat(put.header("Authorization"))
        .hasValueSatisfying(signed ->
            assertThat(signed)
                .contains("Credential=AKIDCONFIGURED/", "/eu-north-7/s3/aws4_request"));
    assertThat(put.body()).isEqualTo(S3Child.BODY);
    assertThat(put.hasHeader("x-amz-checksum")).isFalse();
    assertThat(put.hasHeader("x-amz-security-token")).isFalse();
    assertThat(put.hasHeader("content-encoding")).isFalse();
    assertThat(put.hasHeader("expect")).isFalse();
    StubS3.Seen get = stub.requests().getLast();
    assertThat(get.hasHeader("x-amz-checksum")).isFalse();
    assertThat(get.hasHeader("x-amz-te")).isFalse();
  }

  /** As a pod with a service account's token has it; STS and what it answers are made up. */
  @Test
  void theChainExchangesAWebIdentityTokenAtSts() throws Exception {
    try (StubS3 sts = StubS3.http()) {
      sts.answers(
          200,
          """
          <AssumeRoleWithWebIdentityResponse>
            <AssumeRoleWithWebIdentityResult>
              <Credentials>
                <AccessKeyId>ASIAASSUMED</AccessKeyId>
                <SecretAccessKey>assumed-secret</SecretAccessKey>
                <SessionToken>assumed-token</SessionToken>
                <Expiration>2099-01-01T00:00:00Z</Expiration>
              </Credentials>
            </AssumeRoleWithWebIdentityResult>
          </AssumeRoleWithWebIdentityResponse>
          """);
      assertThat(child(webIdentity(sts), List.of(), "chain")).contains("put: Stored", "got: true");
      assertThat(sts.request().body().toUtf8())
          .contains(
              "Action=AssumeRoleWithWebIdentity",
              "WebIdentityToken=made-up-token",
              "RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fvault");
      assertThat(stub.requests())
          .hasSize(2)
          .allSatisfy(request -> {
            assertThat(request.header("x-amz-security-token")).contains("assumed-token");
            assertThat(request.header("Authorization"))
                .hasValueSatisfying(signed ->
                    assertThat(signed).contains("Credential=ASIAASSUMED/", "/eu-north-7/s3/"));
          });
    }
  }

  /** No credentials is an answer that no retry mends, and nothing was sent. */
  @Test
  void aTokenThatStsRefusesIsDenied() throws Exception {
    try (StubS3 sts = StubS3.http()) {
      String refusal =
          "<ErrorResponse><Error><Code>InvalidIdentityToken</Code><Message>m</Message></Error>"
              + "</ErrorResponse>";
      sts.answers(400, refusal);
      String said = child(webIdentity(sts), List.of(), "chain");
      assertThat(said).contains("refused: DENIED", "Service: Sts, Status Code: 400");
      assertThat(said).doesNotContain("made-up-token");
      assertThat(stub.requests()).isEmpty();
    }
  }

  /** It passes, so it is asked again; nothing was sent to the store. */
  @Test
  void anStsThatIsOutIsNoRefusal() throws Exception {
    try (StubS3 sts = StubS3.http()) {
      for (int attempt = 0; attempt < 20; attempt++) {
        sts.fails(503, "ServiceUnavailable");
      }
      assertThat(child(webIdentity(sts), List.of(), "chain")).contains("refused: SERVER_ERROR");
    }
    StubS3 gone = StubS3.http();
    Map<String, String> environment = webIdentity(gone);
    gone.close();
    assertThat(child(environment, List.of(), "chain")).contains("refused: UNREACHABLE");
    assertThat(stub.requests()).isEmpty();
  }

  @Test
  void noCredentialsAnywhereIsDenied() throws Exception {
    Map<String, String> environment = Map.of("AWS_EC2_METADATA_DISABLED", "true");
    assertThat(child(environment, List.of(), "chain"))
        .contains("refused: DENIED", "no credentials: ");
    assertThat(stub.requests()).isEmpty();
  }

  private Map<String, String> webIdentity(StubS3 sts) throws IOException {
    Path token = folder.resolve("token");
    Files.writeString(token, "made-up-token");
    return Map.of(
        "AWS_WEB_IDENTITY_TOKEN_FILE", token.toString(),
        "AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/vault",
        "AWS_REGION", "eu-west-1",
        "AWS_ENDPOINT_URL_STS", sts.endpoint().toString(),
        "AWS_EC2_METADATA_DISABLED", "true");
  }

  /** Runs {@link S3Child}, and returns what it said. */
  private String child(Map<String, String> environment, List<String> properties, String credentials)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(properties);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), S3Child.class.getName()));
    command.addAll(List.of(stub.endpoint().toString(), credentials));
    Path output = folder.resolve("said");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    // A profile of whoever runs the tests is none of theirs.
    builder.environment().put("AWS_CONFIG_FILE", folder.resolve("none").toString());
    builder.environment().put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("none").toString());
    builder.environment().putAll(environment);
    Process child = builder.start();
    if (!child.waitFor(120, TimeUnit.SECONDS)) {
      child.destroyForcibly().waitFor();
    }
    String said = Bytes.copyOf(Files.readAllBytes(output)).toUtf8();
    assertThat(child.exitValue()).as(said).isZero();
    return said;
  }
}
