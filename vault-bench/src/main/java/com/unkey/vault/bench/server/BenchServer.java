package com.unkey.vault.bench.server;

import com.unkey.vault.server.Main;
import java.io.IOException;
import java.util.List;

/** The shipped server's {@link Main}, and an echo beside the vault: what is shipped has none. */
public final class BenchServer {
  private BenchServer() {}

  public static void main(String[] args) throws IOException {
    Main.run(args, List.of(new EchoApi().service()));
  }
}
