package com.unkey.vault.server.api;

import com.unkey.vault.core.RingId;
import com.unkey.vault.core.service.DecryptedData;
import com.unkey.vault.core.service.EncryptedData;
import com.unkey.vault.core.service.Vault;
import com.unkey.vault.server.auth.Verb;
import com.unkey.vault.server.rpc.RpcContext;
import com.unkey.vault.server.rpc.RpcMethod;
import com.unkey.vault.server.rpc.RpcService;
import com.unkey.vault.v1.DecryptBulkRequest;
import com.unkey.vault.v1.DecryptBulkResponse;
import com.unkey.vault.v1.DecryptRequest;
import com.unkey.vault.v1.DecryptResponse;
import com.unkey.vault.v1.EncryptBulkRequest;
import com.unkey.vault.v1.EncryptBulkResponse;
import com.unkey.vault.v1.EncryptBulkResponseItem;
import com.unkey.vault.v1.EncryptRequest;
import com.unkey.vault.v1.EncryptResponse;
import com.unkey.vault.v1.LivenessRequest;
import com.unkey.vault.v1.LivenessResponse;
import com.unkey.vault.v1.ReEncryptRequest;
import com.unkey.vault.v1.ReEncryptResponse;
import java.util.Map;
import java.util.Optional;

/** {@code vault.v1.VaultService}. */
public final class VaultApi {
  public static final String SERVICE = "vault.v1.VaultService";

  private static final LivenessResponse ALIVE =
      LivenessResponse.newBuilder().setStatus("ok").build();

  private final Vault vault;

  public VaultApi(Vault vault) {
    this.vault = vault;
  }

  public RpcService service() {
    return RpcService.of(
        SERVICE,
        RpcMethod.unary("Liveness", LivenessRequest.getDefaultInstance(), (_, _) -> ALIVE)
            .asBrief(),
        RpcMethod.unary("Encrypt", EncryptRequest.getDefaultInstance(), this::encrypt),
        RpcMethod.unary("EncryptBulk", EncryptBulkRequest.getDefaultInstance(), this::encryptBulk),
        RpcMethod.unary("Decrypt", DecryptRequest.getDefaultInstance(), this::decrypt),
        RpcMethod.unary("DecryptBulk", DecryptBulkRequest.getDefaultInstance(), this::decryptBulk),
        RpcMethod.unary("ReEncrypt", ReEncryptRequest.getDefaultInstance(), this::reEncrypt));
  }

  /** The right that a method needs; empty for the one that needs none. */
  static Optional<Verb> verbOf(String method) {
    return switch (method) {
      case "Liveness" -> Optional.empty();
      case "Encrypt", "EncryptBulk" -> Optional.of(Verb.ENCRYPT);
      case "Decrypt", "DecryptBulk" -> Optional.of(Verb.DECRYPT);
      case "ReEncrypt" -> Optional.of(Verb.REENCRYPT);
      default -> throw new IllegalStateException("nobody said who may call " + method);
    };
  }

  private EncryptResponse encrypt(RpcContext context, EncryptRequest request) {
    RingId ring = Admission.to(context, Verb.ENCRYPT, request.getKeyring(), 1);
    EncryptedData made = vault.encrypt(ring, request.getData());
    CallRecord.of(context).used(made.keyId());
    return EncryptResponse.newBuilder()
        .setEncrypted(made.encrypted())
        .setKeyId(made.keyId().value())
        .build();
  }

  private EncryptBulkResponse encryptBulk(RpcContext context, EncryptBulkRequest request) {
    Map<String, String> items = request.getItemsMap();
    RingId ring = Admission.to(context, Verb.ENCRYPT, request.getKeyring(), items.size());
    EncryptBulkResponse.Builder response = EncryptBulkResponse.newBuilder();
    vault
        .encryptBulk(ring, items)
        .forEach((name, made) -> {
          CallRecord.of(context).used(made.keyId());
          response.putItems(
              name,
              EncryptBulkResponseItem.newBuilder()
                  .setEncrypted(made.encrypted())
                  .setKeyId(made.keyId().value())
                  .build());
        });
    return response.build();
  }

  private DecryptResponse decrypt(RpcContext context, DecryptRequest request) {
    RingId ring = Admission.to(context, Verb.DECRYPT, request.getKeyring(), 1);
    DecryptedData data = vault.decrypt(ring, request.getEncrypted());
    CallRecord.of(context).used(data.keyId());
    return DecryptResponse.newBuilder().setPlaintext(data.plaintext()).build();
  }

  private DecryptBulkResponse decryptBulk(RpcContext context, DecryptBulkRequest request) {
    Map<String, String> items = request.getItemsMap();
    RingId ring = Admission.to(context, Verb.DECRYPT, request.getKeyring(), items.size());
    DecryptBulkResponse.Builder response = DecryptBulkResponse.newBuilder();
    vault
        .decryptBulk(ring, items)
        .forEach((name, data) -> {
          CallRecord.of(context).used(data.keyId());
          response.putItems(name, data.plaintext());
        });
    return response.build();
  }

  private ReEncryptResponse reEncrypt(RpcContext context, ReEncryptRequest request) {
    RingId ring = Admission.to(context, Verb.REENCRYPT, request.getKeyring(), 1);
    EncryptedData made = vault.reEncrypt(ring, request.getEncrypted());
    CallRecord.of(context).used(made.keyId());
    return ReEncryptResponse.newBuilder()
        .setEncrypted(made.encrypted())
        .setKeyId(made.keyId().value())
        .build();
  }
}
