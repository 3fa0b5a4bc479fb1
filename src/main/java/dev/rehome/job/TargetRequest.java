package dev.rehome.job;

import dev.rehome.store.StoreSettings;
import org.jspecify.annotations.Nullable;

/**
 * Where rows go, and where Rehome remembers it.
 *
 * @param url null for the embedded default
 * @param ledger null for the target itself, or for the embedded default when the target is not
 *     relational
 */
public record TargetRequest(
    @Nullable String url,
    @Nullable String username,
    @Nullable String password,
    LedgerRequest ledger) {

  /** One H2 file below the working directory. */
  public static final String DEFAULT_URL = "jdbc:h2:file:./rehome-data/rehome";

  /** Which database is to hold the ledger; its URL null when none is. */
  public record LedgerRequest(
      @Nullable String url, @Nullable String username, @Nullable String password) {

    /** Keeps the password out of logs. */
    @Override
    public String toString() {
      return "LedgerRequest[…]";
    }
  }

  public String effectiveUrl() {
    return url == null ? DEFAULT_URL : url;
  }

  /** Whether the ledger is in another database. */
  boolean apart() {
    return Stores.find(effectiveUrl()).filter(store -> !store.holdsLedger()).isPresent();
  }

  /** What tells the target from others; without options, which may change. */
  String place() {
    return settings("").safeUrl().replaceFirst("\\?.*", "");
  }

  /** The target. */
  StoreSettings settings(String command) {
    return new StoreSettings(effectiveUrl(), username, password, command);
  }

  /** The database with the ledger. */
  StoreSettings ledgerSettings(String command) {
    if (!apart()) {
      return settings(command);
    }
    String ledgerUrl = ledger.url() == null ? DEFAULT_URL : ledger.url();
    return new StoreSettings(ledgerUrl, ledger.username(), ledger.password(), command);
  }

  /** Without a ledger database of its own. */
  public TargetRequest(@Nullable String url, @Nullable String username, @Nullable String password) {
    this(url, username, password, new LedgerRequest(null, null, null));
  }

  /** Keeps the password out of logs. */
  @Override
  public String toString() {
    return "TargetRequest[" + (username == null ? "" : username + "@") + "…]";
  }
}
