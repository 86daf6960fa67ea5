package com.unkey.vault.bench.jmh;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.unkey.vault.core.RingId;
import com.unkey.vault.core.service.EncryptedData;
import com.unkey.vault.server.rpc.JsonCodec;
import com.unkey.vault.server.rpc.PlainJson;
import com.unkey.vault.server.rpc.ProtobufJson;
import com.unkey.vault.v1.DecryptRequest;
import com.unkey.vault.v1.DecryptResponse;
import com.unkey.vault.v1.EncryptRequest;
import com.unkey.vault.v1.EncryptResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Requests from the wire to the texts that the vault takes, and answers from such texts to the
 * wire, by the server's codecs.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class MessageBenchmark {
  @Param({"32", "1024", "16384"})
  int bytes;

  private final JsonCodec json = new PlainJson(new ProtobufJson());
  private String data;
  private EncryptedData made;
  private byte[] encryptJson;
  private byte[] encryptProto;
  private byte[] decryptJson;
  private byte[] decryptProto;

  @Setup
  public void prepare() throws InvalidProtocolBufferException {
    RingId ring = WarmVault.rings(1).getFirst();
    data = WarmVault.text(bytes);
    made = new WarmVault(List.of(ring)).vault.encrypt(ring, data);
    Message encrypt = EncryptRequest.newBuilder().setKeyring(ring.value()).setData(data).build();
    Message decrypt =
        DecryptRequest.newBuilder().setKeyring(ring.value()).setEncrypted(made.encrypted()).build();
    encryptProto = encrypt.toByteArray();
    decryptProto = decrypt.toByteArray();
    encryptJson = json.print(encrypt, 0);
    decryptJson = json.print(decrypt, 0);
    if (!new String(encryptJson, UTF_8).contains(data)) {
      throw new IllegalStateException("the request's JSON lacks its data");
    }
  }

  @Benchmark
  public String parseEncryptRequestJson() throws InvalidProtocolBufferException {
    Message message =
        json.parse(EncryptRequest.getDefaultInstance(), encryptJson, 0, encryptJson.length);
    return ((EncryptRequest) message).getData();
  }

  @Benchmark
  public String parseEncryptRequestProto() throws InvalidProtocolBufferException {
    return EncryptRequest.parseFrom(encryptProto).getData();
  }

  @Benchmark
  public byte[] printEncryptResponseJson() throws InvalidProtocolBufferException {
    return json.print(encryptResponse(), 0);
  }

  @Benchmark
  public byte[] printEncryptResponseProto() {
    return encryptResponse().toByteArray();
  }

  @Benchmark
  public String parseDecryptRequestJson() throws InvalidProtocolBufferException {
    Message message =
        json.parse(DecryptRequest.getDefaultInstance(), decryptJson, 0, decryptJson.length);
    return ((DecryptRequest) message).getEncrypted();
  }

  @Benchmark
  public String parseDecryptRequestProto() throws InvalidProtocolBufferException {
    return DecryptRequest.parseFrom(decryptProto).getEncrypted();
  }

  @Benchmark
  public byte[] printDecryptResponseJson() throws InvalidProtocolBufferException {
    return json.print(decryptResponse(), 0);
  }

  @Benchmark
  public byte[] printDecryptResponseProto() {
    return decryptResponse().toByteArray();
  }

  private Message encryptResponse() {
    return EncryptResponse.newBuilder()
        .setEncrypted(made.encrypted())
        .setKeyId(made.keyId().value())
        .build();
  }

  private Message decryptResponse() {
    return DecryptResponse.newBuilder().setPlaintext(data).build();
  }
}
