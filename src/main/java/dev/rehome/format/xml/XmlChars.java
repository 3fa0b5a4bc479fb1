package dev.rehome.format.xml;

import dev.rehome.format.RecordFault;
import dev.rehome.format.input.Decoding;
import dev.rehome.format.input.DiskOffsets;
import dev.rehome.format.input.Encoding;
import dev.rehome.format.input.FrozenFile;
import dev.rehome.format.input.MalformedText;
import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import java.io.IOException;
import java.io.Reader;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The characters of an XML file for a parser that only knows offsets in characters, and what these
 * are on disk. The charset is that of the byte order mark, else of the XML declaration, else the
 * declared one.
 */
final class XmlChars extends Reader {

  /** Stands for bytes that are no character. */
  static final char REPLACEMENT = '\uFFFD';

  /** Ends of lines in XML 1.1 that the parser does not take for such. */
  private static final char NEXT_LINE = '\u0085';

  private static final char LINE_SEPARATOR = '\u2028';

  private static final int MAX_DECLARATION = 512;
  private static final Pattern ENCODING =
      Pattern.compile("^<\\?xml\\s[^>]*?encoding\\s*=\\s*[\"']([^\"'>]+)[\"']");

  /** How a document begins that has the rules of XML 1.1. */
  private static final Pattern VERSION_1_1 =
      Pattern.compile("<\\?xml\\s+version\\s*=\\s*[\"']1\\.1[\"'].*", Pattern.DOTALL);

  /**
   * Bytes in the file that are no character, or one that XML does not allow and the parser lets
   * pass: where in the characters, where on disk, how many.
   *
   * @param character the character; -1 for bytes that are none
   */
  record Malformed(long charOffset, long diskOffset, int length, int character) {}

  private final FrozenFile file;
  private final Encoding encoding;
  private final MalformedText malformedText;
  private final Decoding decoding;
  private final DiskOffsets offsets;
  private final Deque<Malformed> malformed = new ArrayDeque<>();
  private boolean version11;
  private long charOffset;
  private int taken;
  private int available;

  private XmlChars(FrozenFile file, Charset declared) throws IOException, RecordFault {
    this.file = file;
    Encoding assumed = Encoding.of(file, declared);
    Optional<Charset> own = ownCharset(file, assumed);
    this.encoding = own.map(charset -> new Encoding(charset, assumed.mark())).orElse(assumed);
    String setting = own.isPresent() ? "encoding in the XML declaration" : MalformedText.SETTING;
    this.malformedText = new MalformedText(file, encoding, setting);
    this.decoding = new Decoding(file, encoding);
    this.offsets = new DiskOffsets(file, encoding, false);
  }

  /**
   * @throws RecordFault when the file declares an encoding that is unknown or cannot be its own
   */
  static XmlChars open(SourceFile source, Charset declared) throws IOException, RecordFault {
    FrozenFile file = FrozenFile.open(source);
    try {
      return new XmlChars(file, declared);
    } catch (IOException | RuntimeException | RecordFault e) {
      file.close();
      throw e;
    }
  }

  /** What the XML declaration says, unless a byte order mark has declared it. */
  private static Optional<Charset> ownCharset(FrozenFile file, Encoding assumed)
      throws IOException, RecordFault {
    if (assumed.mark().length > 0) {
      return Optional.empty();
    }
    byte[] head = file.bytes(0, MAX_DECLARATION);
    Matcher matcher = ENCODING.matcher(new String(head, StandardCharsets.ISO_8859_1));
    return matcher.find() ? Optional.of(oneByteCharset(matcher.group(1))) : Optional.empty();
  }

  /** What a declaration can be read in that has one byte for each of its characters. */
  private static Charset oneByteCharset(String name) throws RecordFault {
    Charset charset;
    try {
      charset = Charset.forName(name);
    } catch (IllegalArgumentException e) {
      throw new RecordFault(
          "xml-encoding",
          "the file declares the unknown encoding '" + name + "'; correct its XML declaration");
    }
    if (charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32")) {
      throw new RecordFault(
          "xml-encoding",
          "the file declares encoding=\""
              + name
              + "\", but its first characters take one byte each, so that it cannot be "
              + charset.name()
              + "; correct its XML declaration, for example to encoding=\"UTF-8\"");
    }
    return charset;
  }

  Encoding encoding() {
    return encoding;
  }

  FrozenFile file() {
    return file;
  }

  @Override
  public int read(char[] into, int at, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (taken == available && !decodeMore()) {
      return -1;
    }
    int count = Math.min(length, available - taken);
    System.arraycopy(decoding.chars(), taken, into, at, count);
    taken += count;
    return count;
  }

  private boolean decodeMore() throws IOException {
    long disk = decoding.diskOffset();
    int count = decoding.next(Decoding.MAX_CHARS);
    taken = 0;
    available = Math.max(0, count);
    if (count == Decoding.MALFORMED) {
      malformed.add(new Malformed(charOffset, disk, decoding.malformedLength(), -1));
      decoding.chars()[0] = REPLACEMENT;
      available = 1;
    } else {
      replace(decoding.chars());
    }
    charOffset += available;
    return available > 0;
  }

  private void replace(char[] decoded) {
    if (charOffset == 0) {
      version11 = VERSION_1_1.matcher(CharBuffer.wrap(decoded, 0, available)).matches();
    }
    if (!version11 && !hasNoCharacter(decoded, available)) {
      return;
    }
    for (int i = 0; i < available; i++) {
      char c = decoded[i];
      if (version11 && (c == NEXT_LINE || c == LINE_SEPARATOR)) {
        decoded[i] = '\n';
      } else if (c >= '\uFFFE' || version11 && c >= 0x7F && c < 0xA0) {
        malformed.add(new Malformed(charOffset + i, -1, 0, c));
        decoded[i] = REPLACEMENT;
      }
    }
  }

  /** Hardly any file has one: the loop that finds that out is a tight one. */
  private static boolean hasNoCharacter(char[] decoded, int count) {
    for (int i = 0; i < count; i++) {
      if (decoded[i] >= '\uFFFE') {
        return true;
      }
    }
    return false;
  }

  long onDisk(long offset) throws IOException {
    return offsets.of(offset);
  }

  /** What is malformed first between two characters; to be called in ascending order. */
  @Nullable Malformed malformed(long from, long to) throws IOException {
    while (!malformed.isEmpty() && malformed.peek().charOffset() < from) {
      malformed.remove();
    }
    Malformed first = malformed.peek();
    return first == null || first.charOffset() >= to ? null : located(first);
  }

  private Malformed located(Malformed found) throws IOException {
    if (found.character() < 0) {
      return found;
    }
    long start = onDisk(found.charOffset());
    int length = (int) (onDisk(found.charOffset() + 1) - start);
    return new Malformed(found.charOffset(), start, length, found.character());
  }

  RecordProblem problem(Malformed found) throws IOException {
    if (found.character() >= 0) {
      return RecordProblem.of(
          "xml-character",
          String.format(
              "byte %d of the file: XML does not allow the character U+%04X",
              found.diskOffset(), found.character()));
    }
    return malformedText.problem(found.diskOffset(), found.length());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
