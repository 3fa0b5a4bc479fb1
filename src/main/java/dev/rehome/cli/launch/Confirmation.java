package dev.rehome.cli.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Asks the person at the terminal before something is done that cannot be undone. */
public final class Confirmation {

  /** What has to be typed, exactly. */
  public static final String WORD = "YES";

  private final BufferedReader in;
  private final PrintWriter err;

  Confirmation(InputStream in, PrintWriter err) {
    this.in = new BufferedReader(new InputStreamReader(in, Charset.defaultCharset()));
    this.err = err;
  }

  /** Empty where nobody can be asked. */
  public static Optional<Confirmation> atTerminal(PrintWriter err) {
    return terminal() ? Optional.of(new Confirmation(System.in, err)) : Optional.empty();
  }

  /**
   * Whether both questions and answers are a person's; on Linux the links behind them say so.
   * Elsewhere a newer Java may only think so: it then reads no answer, which confirms nothing.
   */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean terminal() {
    try {
      return isTerminal("/proc/self/fd/0") && isTerminal("/proc/self/fd/2");
    } catch (IOException | UnsupportedOperationException e) {
      return System.console() != null;
    }
  }

  private static boolean isTerminal(String descriptor) throws IOException {
    String link = Files.readSymbolicLink(Path.of(descriptor)).toString();
    return link.startsWith("/dev/pts/") || link.startsWith("/dev/tty");
  }

  /**
   * Whether the next line is exactly the word; nothing else is, and neither is an end of input.
   *
   * @param question what happens then
   */
  public boolean given(String question) {
    err.printf("%n%s Type %s to go on: ", question, WORD);
    err.flush();
    try {
      return WORD.equals(in.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
