package dev.rehome.job;

import dev.rehome.problem.Problem;
import dev.rehome.problem.Problems;
import dev.rehome.problem.SecretNames;
import dev.rehome.store.StoreSettings;
import java.util.Locale;
import java.util.regex.Pattern;
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

  /** An at sign in a parameter behind host and port begins no host, as in {@code appName=@me@}. */
  private static final Pattern SECRET_IN_URL =
      Pattern.compile(
          "(?i)[?&;][^=?&;]*" + SecretNames.ENDING + "=|://[^/@]*:[^/@]+@|://[^?@]*:[^?@]*@");

  /**
   * Whether a URL holds a secret, which everybody on the machine sees in arguments and which stays
   * in the shell's history; and whether target and ledger go together.
   */
  public void check(Problems problems) {
    checkSecret("target", effectiveUrl(), problems);
    String ledgerUrl = ledger.url();
    if (ledgerUrl != null) {
      checkSecret("ledger", ledgerUrl, problems);
      if (!apart() && !ledgerUrl.equals(effectiveUrl())) {
        problems.add(
            Problem.of("ledger-not-target", "the ledger database is another one than the target")
                .hint("a relational target holds its own ledger; leave the ledger's URL out"));
      }
      if (!ledgerUrl.startsWith("jdbc:")) {
        problems.add(
            Problem.of("bad-url", "the ledger database must be relational")
                .hint("an example: jdbc:h2:file:./rehome-data/rehome"));
      }
    }
  }

  private static void checkSecret(String what, String url, Problems problems) {
    if (SECRET_IN_URL.matcher(url).find()) {
      String variable = "REHOME_" + what.toUpperCase(Locale.ROOT) + "_PASSWORD";
      problems.add(
          Problem.of("secret-in-url", "the " + what + " URL holds a password")
              .hint("leave it out and set " + variable + " or " + variable + "_FILE"));
    }
  }

  public String effectiveUrl() {
    return url == null ? DEFAULT_URL : url;
  }

  /** Whether the ledger is in another database. */
  public boolean apart() {
    return Stores.find(effectiveUrl()).filter(store -> !store.holdsLedger()).isPresent();
  }

  /** What identifies the target; without options, which may change. */
  public String place() {
    return name().replaceFirst("[?;].*", "");
  }

  /** The target's URL without secrets. */
  public String name() {
    return settings("").safeUrl();
  }

  /** The target. */
  public StoreSettings settings(String command) {
    return new StoreSettings(effectiveUrl(), username, password, command);
  }

  /** The database with the ledger. */
  public StoreSettings ledgerSettings(String command) {
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
