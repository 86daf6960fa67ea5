package com.unkey.vault.migrate.instance;

import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks instances what they are. */
public interface Instances {
  /** Asks one; that it does not answer is an outcome, not an exception. */
  InstanceAnswer ask(URI url);

  /** Asks each once, in the order given. */
  default Map<URI, InstanceAnswer> askAll(Collection<URI> urls) {
    Map<URI, InstanceAnswer> answers = new LinkedHashMap<>();
    urls.forEach(url -> answers.computeIfAbsent(url, this::ask));
    return answers;
  }

  /**
   * The address of an instance as an operator writes it: {@code http://10.0.0.7:8060}.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static URI url(String text) {
    URI url;
    try {
      url = URI.create(text.strip().replaceFirst("/+$", ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(text + " is no URL", e);
    }
    String scheme = String.valueOf(url.getScheme());
    if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null) {
      throw new IllegalArgumentException(
          text + " must be the URL of an instance, such as http://10.0.0.7:8060");
    }
    if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException(
          url.getScheme() + "://" + url.getHost() + "…: only scheme, host, port and path");
    }
    return url;
  }
}
