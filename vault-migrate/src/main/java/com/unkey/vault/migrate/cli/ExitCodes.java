package com.unkey.vault.migrate.cli;

import com.unkey.vault.core.ConfigException;
import com.unkey.vault.core.VaultException;
import com.unkey.vault.migrate.checkpoint.LeaseLost;
import com.unkey.vault.storage.config.InvalidConfig;
import picocli.CommandLine.ParameterException;

/** What a finished command says to the script that ran it. The same for every command of ours. */
public final class ExitCodes {
  /** Done, and nothing to report. */
  public static final int OK = 0;

  /** It worked, and found differences: not converged, not in the wanted state. */
  public static final int DIFFERENCES = 1;

  /** The command line or the configuration is wrong; nothing was done. */
  public static final int USAGE = 2;

  /** A safety rule said no; nothing was done. */
  public static final int REFUSED = 3;

  /** Some of it was done. Run the same command again: it resumes. */
  public static final int PARTLY_DONE = 4;

  /** A system outside failed, or an error of ours; try again. */
  public static final int OUTSIDE_FAILED = 5;

  private ExitCodes() {}

  /** The code for a command that ended in {@code failure}, unless it said better itself. */
  public static int of(Throwable failure) {
    return switch (failure) {
      case ParameterException _ -> USAGE;
      case ConfigException _, InvalidConfig _ -> USAGE;
      case VaultException.InvalidArgument _ -> USAGE;
      case VaultException.Fenced _ -> REFUSED;
      case LeaseLost _ -> PARTLY_DONE;
      default -> OUTSIDE_FAILED;
    };
  }
}
