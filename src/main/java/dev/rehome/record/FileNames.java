package dev.rehome.record;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Names of files as text and back. On disk a name is bytes; Java reads them in the encoding of the
 * locale, which is ASCII where none is set, as under cron. Here they are read as UTF-8 whatever the
 * locale is, so that a file has the same name in every run and on every machine; only a name that
 * is no UTF-8 is read in the locale's encoding.
 */
public final class FileNames {

  private static final String SEPARATOR = Path.of("").getFileSystem().getSeparator();
  private static final boolean BYTES = SEPARATOR.equals("/");

  /** Whether Java's own reading of names is that of this class. */
  private static final boolean PLAIN = !BYTES || localeIsUtf8();

  private FileNames() {}

  /**
   * The text of a relative path, with {@code /} between its parts.
   *
   * @return empty when its bytes are no text that would lead back to it
   */
  public static Optional<String> of(Path relative) {
    String text = relative.toString();
    if (!BYTES) {
      return Optional.of(text.replace(SEPARATOR, "/"));
    }
    if (isAscii(text) || PLAIN && text.indexOf('\uFFFD') < 0) {
      return Optional.of(text);
    }
    List<String> parts = new ArrayList<>();
    for (Path part : relative) {
      Optional<String> name = part(part);
      if (name.isEmpty()) {
        return Optional.empty();
      }
      parts.add(name.get());
    }
    return Optional.of(String.join("/", parts));
  }

  /** The same for people: parts that are no text have their bytes as {@code %FF}. */
  public static String shown(Path relative) {
    return of(relative)
        .orElseGet(
            () ->
                StreamSupport.stream(relative.spliterator(), false)
                    .map(part -> part(part).orElseGet(() -> encoded(part)))
                    .collect(Collectors.joining("/")));
  }

  /** The file of that name, as {@link #of} gave it, below a directory. */
  public static Path resolve(Path directory, String name) {
    if (PLAIN || isAscii(name)) {
      return directory.resolve(name);
    }
    String parent = directory.toAbsolutePath().toUri().toString();
    Path exact = Path.of(URI.create(parent + (parent.endsWith("/") ? "" : "/") + encode(name)));
    if (Files.exists(exact, LinkOption.NOFOLLOW_LINKS)) {
      return exact;
    }
    try {
      return directory.resolve(name);
    } catch (InvalidPathException notInThisLocale) {
      return exact;
    }
  }

  private static boolean localeIsUtf8() {
    try {
      return encoded(Path.of("ü")).equals("%C3%BC");
    } catch (InvalidPathException ascii) {
      return false;
    }
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private static Optional<String> part(Path part) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(part))).toString());
    } catch (CharacterCodingException notUtf8) {
      return inTheLocale(part);
    }
  }

  private static Optional<String> inTheLocale(Path part) {
    String text = part.toString();
    try {
      return Path.of(text).equals(part) ? Optional.of(text) : Optional.empty();
    } catch (InvalidPathException noText) {
      return Optional.empty();
    }
  }

  /** The bytes of one name, which only its URI gives away. */
  private static byte[] bytes(Path part) {
    Charset bytes = StandardCharsets.ISO_8859_1;
    return URLDecoder.decode(encoded(part).replace("+", "%2B"), bytes).getBytes(bytes);
  }

  /** A directory's URI ends with a slash if it exists. */
  private static String encoded(Path part) {
    String uri = part.toUri().getRawPath().replaceFirst("/$", "");
    return uri.substring(uri.lastIndexOf('/') + 1);
  }

  private static String encode(String name) {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
    return encoded.replace("+", "%20").replace("%2F", "/");
  }
}
