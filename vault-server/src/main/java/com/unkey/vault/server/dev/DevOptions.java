package com.unkey.vault.server.dev;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * The command line of {@code ./vault dev}.
 *
 * @param port to listen on; 0: any free one
 * @param data the folder that holds everything; made if it is not there
 * @param help only show the usage
 */
record DevOptions(int port, Path data, boolean help) {
  static final int DEFAULT_PORT = 8060;
  static final String USAGE =
      """
      Usage: ./vault dev [--port N] [--data DIR]

      Starts a vault to try things with: on the disk store, with a key and a token made on the first start.

        --port N     the port to listen on (default: %d; 0: any free one)
        --data DIR   where the data, the key and the token are kept (default: .dev in the checkout)

      DIR/dev.env has VAULT_URL, VAULT_TOKEN and VAULT_OPS_TOKEN for scripts. Ctrl-C stops it; the data stays.
      """
          .formatted(DEFAULT_PORT);

  static DevOptions parse(List<String> arguments) throws CannotStart {
    int port = DEFAULT_PORT;
    Path data = Path.of(".dev");
    boolean help = false;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--port" -> port = port(valueOf(option, rest));
        // The launcher's, which knows where the checkout is; what the user says comes after it.
        case "--data", "--default-data" -> data = path(valueOf(option, rest));
        case "--help", "-h" -> help = true;
        default -> throw new CannotStart("unknown argument " + option + "; see ./vault dev --help");
      }
    }
    return new DevOptions(port, data, help);
  }

  private static String valueOf(String option, Iterator<String> rest) throws CannotStart {
    if (!rest.hasNext()) {
      throw new CannotStart(option + " needs a value; see ./vault dev --help");
    }
    return rest.next();
  }

  private static int port(String value) throws CannotStart {
    if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 65_535) {
      throw new CannotStart("--port must be a number from 0 to 65535, was " + value);
    }
    return Integer.parseInt(value);
  }

  private static Path path(String value) throws CannotStart {
    // In the server's configuration a dollar sign begins a reference to the environment.
    if (value.isBlank() || value.contains("$")) {
      throw new CannotStart("--data must be a folder's name without a dollar sign");
    }
    try {
      return Path.of(value);
    } catch (InvalidPathException _) {
      throw new CannotStart("--data is no name for a folder");
    }
  }
}
