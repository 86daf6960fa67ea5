package com.unkey.vault.migrate.attest;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.unkey.vault.core.store.ObjectKey;
import com.unkey.vault.migrate.json.JsonFields;
import com.unkey.vault.migrate.json.JsonText;
import com.unkey.vault.migrate.json.UnreadableJson;
import com.unkey.vault.storage.identity.Creators;
import com.unkey.vault.storage.identity.Epoch;
import com.unkey.vault.storage.identity.Phase;
import com.unkey.vault.storage.identity.StoreId;
import java.util.List;
import java.util.Optional;

/** The parts that the stored form of an attestation and that of a checkpoint have in common. */
public final class RunFormat {
  private RunFormat() {}

  /** Adds the fields of {@code scope}. */
  public static void add(JsonObject json, RunScope scope) {
    json.addProperty("verb", scope.verb());
    json.addProperty("run", scope.run());
    json.addProperty("toolVersion", scope.toolVersion());
    json.addProperty("phase", scope.phase().word());
    json.addProperty("shard", scope.shard());
    json.addProperty("shards", scope.shards());
    json.addProperty("bytesOnly", scope.bytesOnly());
    json.add("accepted", JsonText.texts(scope.accepted()));
  }

  /**
   * @throws IllegalArgumentException if a value cannot be
   */
  public static RunScope scope(JsonFields json) throws UnreadableJson {
    return new RunScope(
        json.text("verb"),
        json.text("run"),
        json.text("toolVersion"),
        json.word("phase", Phase::ofWord),
        json.count("shard"),
        json.count("shards"),
        json.flag("bytesOnly"),
        json.texts("accepted"));
  }

  /** Adds the fields of {@code tally}. */
  public static void add(JsonObject json, Tally tally) {
    json.add("counts", JsonText.numbers(tally.counts()));
    json.add("findings", JsonText.numbers(tally.findings()));
    json.addProperty("findingsChain", tally.chain().hex());
    json.addProperty("stopping", tally.stopping());
  }

  /**
   * @throws IllegalArgumentException if a value cannot be
   */
  public static Tally tally(JsonFields json) throws UnreadableJson {
    return new Tally(
        json.numbers("counts"),
        json.numbers("findings"),
        new FindingChain(json.text("findingsChain")),
        json.number("stopping"));
  }

  public static JsonArray listOf(List<ObjectKey> keys) {
    return JsonText.texts(keys.stream().map(ObjectKey::value).toList());
  }

  /**
   * @throws IllegalArgumentException if a value cannot be
   */
  public static List<ObjectKey> keysOf(List<String> keys) {
    return keys.stream().map(ObjectKey::new).toList();
  }

  public static JsonObject moment(StoreMoment moment) {
    JsonObject creators = new JsonObject();
    creators.addProperty("min", moment.creators().min().word());
    creators.addProperty("max", moment.creators().max().word());
    JsonObject json = new JsonObject();
    json.addProperty("storeId", moment.id().value());
    json.addProperty("role", moment.role());
    json.addProperty("epoch", moment.epoch().value());
    json.add("creators", creators);
    json.addProperty("generation", moment.generation());
    return json;
  }

  /**
   * @throws IllegalArgumentException if a value cannot be
   */
  public static StoreMoment moment(JsonFields json) throws UnreadableJson {
    JsonFields creators = json.object("creators");
    return new StoreMoment(
        json.word("storeId", id -> Optional.of(new StoreId(id))),
        json.text("role"),
        new Epoch(json.number("epoch")),
        new Creators(creators.word("min", Phase::ofWord), creators.word("max", Phase::ofWord)),
        json.number("generation"));
  }
}
