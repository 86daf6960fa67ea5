package com.unkey.vault.server.api;

import com.unkey.vault.core.VaultException;
import com.unkey.vault.core.VaultException.CorruptObject;
import com.unkey.vault.core.VaultException.DeadlineExceeded;
import com.unkey.vault.core.VaultException.DekNotFound;
import com.unkey.vault.core.VaultException.Fenced;
import com.unkey.vault.core.VaultException.InvalidArgument;
import com.unkey.vault.core.VaultException.NotAuthentic;
import com.unkey.vault.core.VaultException.PermissionDenied;
import com.unkey.vault.core.VaultException.ResourceExhausted;
import com.unkey.vault.core.VaultException.RingNotFound;
import com.unkey.vault.core.VaultException.StoreUnavailable;
import com.unkey.vault.core.VaultException.Unauthenticated;
import com.unkey.vault.core.VaultException.UnknownKek;
import com.unkey.vault.core.VaultException.UnreadablePlaintext;
import com.unkey.vault.server.rpc.ConnectCode;
import com.unkey.vault.server.rpc.RpcErrors;
import com.unkey.vault.server.rpc.RpcException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The vault's failures as codes: the one place where that is decided. A failure that is none of
 * ours is not known here, and its caller learns nothing of it.
 */
public final class ApiErrors implements RpcErrors {
  @Override
  public @Nullable RpcException toRpc(Throwable failure) {
    return failure instanceof VaultException ours
        ? new RpcException(codeOf(ours), String.valueOf(ours.getMessage()), List.of(), ours)
        : null;
  }

  /** Without a default: a new failure does not compile until it has its code. */
  static ConnectCode codeOf(VaultException failure) {
    return switch (failure) {
      case InvalidArgument _, NotAuthentic _ -> ConnectCode.INVALID_ARGUMENT;
      case DekNotFound _, RingNotFound _ -> ConnectCode.NOT_FOUND;
      case StoreUnavailable _ -> ConnectCode.UNAVAILABLE;
      case Fenced _, UnknownKek _ -> ConnectCode.FAILED_PRECONDITION;
      case CorruptObject _, UnreadablePlaintext _ -> ConnectCode.DATA_LOSS;
      case Unauthenticated _ -> ConnectCode.UNAUTHENTICATED;
      case PermissionDenied _ -> ConnectCode.PERMISSION_DENIED;
      case ResourceExhausted _ -> ConnectCode.RESOURCE_EXHAUSTED;
      case DeadlineExceeded _ -> ConnectCode.DEADLINE_EXCEEDED;
    };
  }
}
