package com.unkey.vault.migrate.cli;

import com.google.gson.JsonObject;
import com.unkey.vault.core.KekId;
import com.unkey.vault.migrate.attest.RunFormat;
import com.unkey.vault.migrate.attest.StoreMoment;
import com.unkey.vault.migrate.json.JsonText;
import com.unkey.vault.storage.identity.StoreIdentity;

/** An identity as {@code --output json} shows it. */
final class IdentityJson {
  private IdentityJson() {}

  static JsonObject of(StoreIdentity identity) {
    JsonObject json = RunFormat.moment(StoreMoment.of(identity));
    json.add("wrapKeks", JsonText.texts(identity.wrapKeks().stream().map(KekId::value).toList()));
    return json;
  }
}
