package com.unkey.vault.migrate.cli;

import com.unkey.vault.storage.ToolStore;
import com.unkey.vault.storage.ToolStores;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code --store}: which of the configuration's stores a command is about. */
final class StoreChoice {
  enum Name {
    source,
    target,
    both,
    single
  }

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--store",
      paramLabel = "NAME",
      description = "Which store: ${COMPLETION-CANDIDATES}.")
  private @Nullable Name name;

  @SuppressWarnings("NullAway.Init") // picocli sets the field
  StoreChoice() {}

  /** All of them, if none is named. */
  List<ToolStore> orAll(ToolStores stores) {
    return name == null ? stores.all() : chosen(stores, name);
  }

  /** The only one; of two, one must be named, since a command may be meant for one of them only. */
  List<ToolStore> required(ToolStores stores) {
    if (name != null) {
      return chosen(stores, name);
    }
    if (stores.areTwo()) {
      throw new ParameterException(
          spec.commandLine(), "--store is required: the configuration names a source and a target");
    }
    return stores.all();
  }

  private List<ToolStore> chosen(ToolStores stores, Name name) {
    if (name == Name.both && stores.areTwo()) {
      return stores.all();
    }
    Optional<ToolStore> one = stores.named(name.name());
    if (one.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--store "
              + name
              + ": the configuration has "
              + (stores.areTwo() ? "a source and a target" : "a single store"));
    }
    return List.of(one.get());
  }
}
