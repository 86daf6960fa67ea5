package com.unkey.vault.server.auth;

import com.unkey.vault.core.ConfigException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the named tokens as the file has them. A file that cannot be read, or is wrong, changes
 * nothing: the tokens that were valid stay valid, and the log says so once for each such content.
 * Neither does one that has no token any more, which is what a write that was cut off leaves
 * behind: that there are to be none is said with {@code token = []}.
 */
public final class TokensFile {
  private static final Logger LOG = LoggerFactory.getLogger(TokensFile.class);

  private final Path file;
  private final Tokens tokens;
  // What was last seen, good or bad: only a change is worth a look, or a word.
  private @Nullable String seen;
  private @Nullable String problem;

  private TokensFile(Path file, Tokens tokens) {
    this.file = file;
    this.tokens = tokens;
  }

  /**
   * Reads the file and puts its tokens into {@code tokens}.
   *
   * @throws ConfigException if it cannot be read or is wrong: at start, nobody is served by the old
   */
  public static TokensFile open(Path file, Tokens tokens) {
    TokensFile opened = new TokensFile(file, tokens);
    opened.load(opened.read());
    return opened;
  }

  /**
   * Looks whether the file changed, and takes it over if it is right. To be called now and then.
   */
  public synchronized void poll() {
    try {
      String text = read();
      if (!text.equals(seen) || problem != null) {
        load(text);
        LOG.info("tokens reloaded from {}: {} are known", file, tokens.size());
      }
    } catch (ConfigException e) {
      if (!String.valueOf(e.getMessage()).equals(problem)) {
        problem = String.valueOf(e.getMessage());
        LOG.error("tokens not reloaded from {}, the ones before stay valid: {}", file, problem);
      }
    }
  }

  /** Why the file as it is now is not in force; null if it is. */
  public synchronized @Nullable String problem() {
    return problem;
  }

  private synchronized void load(String text) {
    TokensFormat.Content content = TokensFormat.parse(text);
    if (content.tokens().size() == 0 && !content.saysNone() && tokens.namedSize() > 0) {
      throw new ConfigException(
          "auth.tokens_file",
          "has no token any more, which would refuse the "
              + tokens.namedSize()
              + " that were known; write token = [] if that is meant");
    }
    tokens.replaceNamed(content.tokens());
    seen = text;
    problem = null;
  }

  private String read() {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new ConfigException("auth.tokens_file", "does not exist: " + file);
    } catch (CharacterCodingException e) {
      throw new ConfigException("auth.tokens_file", "is not UTF-8: " + file);
    } catch (IOException e) {
      throw new ConfigException("auth.tokens_file", "cannot be read: " + e.getMessage());
    }
  }
}
