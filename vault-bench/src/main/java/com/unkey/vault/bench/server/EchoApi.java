package com.unkey.vault.bench.server;

import com.unkey.vault.core.crypto.Envelope;
import com.unkey.vault.core.format.CiphertextFormat;
import com.unkey.vault.server.rpc.RpcContext;
import com.unkey.vault.server.rpc.RpcMethod;
import com.unkey.vault.server.rpc.RpcService;
import com.unkey.vault.v1.DecryptRequest;
import com.unkey.vault.v1.DecryptResponse;
import com.unkey.vault.v1.EncryptRequest;
import com.unkey.vault.v1.EncryptResponse;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes the vault's messages and answers with the vault's messages, of the size the vault's would
 * have, without keyrings and without cryptography. What the vault takes longer than this is what
 * those two cost.
 *
 * <p>Its methods have the vault's names, so that the same authentication, limits, metrics and logs
 * apply.
 */
final class EchoApi {
  static final String SERVICE = "vault.bench.v1.EchoService";

  private static final String KEY_ID = "dek_echo00000";
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;

  /** By the length of the text that came: few lengths, each answered many times. */
  private final ConcurrentHashMap<Integer, String> ciphertexts = new ConcurrentHashMap<>();

  private final ConcurrentHashMap<Integer, String> plaintexts = new ConcurrentHashMap<>();

  RpcService service() {
    return RpcService.of(
        SERVICE,
        RpcMethod.unary("Encrypt", EncryptRequest.getDefaultInstance(), this::encrypt),
        RpcMethod.unary("Decrypt", DecryptRequest.getDefaultInstance(), this::decrypt));
  }

  private EncryptResponse encrypt(RpcContext context, EncryptRequest request) {
    String ciphertext =
        ciphertexts.computeIfAbsent(request.getData().length(), EchoApi::ciphertextOf);
    return EncryptResponse.newBuilder().setEncrypted(ciphertext).setKeyId(KEY_ID).build();
  }

  private DecryptResponse decrypt(RpcContext context, DecryptRequest request) {
    String encrypted = request.getEncrypted();
    String plaintext =
        plaintexts.computeIfAbsent(encrypted.length(), _ -> plaintextOfSize(encrypted));
    return DecryptResponse.newBuilder().setPlaintext(plaintext).build();
  }

  private static String ciphertextOf(int plaintextBytes) {
    return CiphertextFormat.print(
        new Envelope(
            new byte[NONCE_BYTES],
            new byte[plaintextBytes + TAG_BYTES],
            KEY_ID,
            System.currentTimeMillis()));
  }

  private static String plaintextOfSize(String encrypted) {
    return "x".repeat(CiphertextFormat.parse(encrypted).ciphertext().length - TAG_BYTES);
  }
}
