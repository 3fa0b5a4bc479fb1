package dev.rehome.job;

import org.jspecify.annotations.Nullable;

/**
 * Where rows go.
 *
 * @param url null for the embedded default
 */
public record TargetRequest(
    @Nullable String url, @Nullable String username, @Nullable String password) {

  /** One H2 file below the working directory. */
  public static final String DEFAULT_URL = "jdbc:h2:file:./rehome-data/rehome";

  public String effectiveUrl() {
    return url == null ? DEFAULT_URL : url;
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return "TargetRequest[" + (username == null ? "" : username + "@") + "…]";
  }
}
