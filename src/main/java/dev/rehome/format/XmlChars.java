package dev.rehome.format;

import dev.rehome.record.RecordProblem;
import dev.rehome.record.SourceFile;
import java.io.IOException;
import java.io.Reader;
import java.nio.channels.FileChannel;
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

  private static final int MAX_DECLARATION = 512;
  private static final Pattern ENCODING =
      Pattern.compile("^<\\?xml\\s[^>]*?encoding\\s*=\\s*[\"']([^\"'>]+)[\"']");

  /** Malformed bytes in the file: where in the characters, where on disk, how many. */
  private record Malformed(long charOffset, long diskOffset, int length) {}

  private final FileChannel channel;
  private final Encoding encoding;
  private final MalformedText malformedText;
  private final Decoding decoding;
  private final Deque<Malformed> malformed = new ArrayDeque<>();
  private long charOffset;
  private int taken;
  private int available;
  private Decoding follower;
  private long followerOffset;

  private XmlChars(FileChannel channel, Charset declared) throws IOException {
    this.channel = channel;
    Encoding assumed = Encoding.of(channel, declared);
    Optional<Charset> own = ownCharset(channel, assumed);
    this.encoding = own.map(charset -> new Encoding(charset, assumed.mark())).orElse(assumed);
    String setting = own.isPresent() ? "encoding in the XML declaration" : MalformedText.SETTING;
    this.malformedText = new MalformedText(channel, encoding, setting);
    this.decoding = new Decoding(channel, encoding);
    this.follower = new Decoding(channel, encoding);
  }

  /**
   * @throws java.nio.charset.IllegalCharsetNameException when the file declares what is no charset
   * @throws java.nio.charset.UnsupportedCharsetException when it declares an unknown one
   */
  static XmlChars open(SourceFile file, Charset declared) throws IOException {
    FileChannel channel = FrozenChannel.open(file);
    try {
      return new XmlChars(channel, declared);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** What the XML declaration says, unless a byte order mark has said it. */
  private static Optional<Charset> ownCharset(FileChannel channel, Encoding assumed)
      throws IOException {
    if (assumed.mark().length > 0) {
      return Optional.empty();
    }
    byte[] head = Utf8View.bytesOnDisk(channel, 0, Math.min(MAX_DECLARATION, channel.size()));
    Matcher matcher = ENCODING.matcher(new String(head, StandardCharsets.ISO_8859_1));
    return matcher.find() ? Optional.of(Charset.forName(matcher.group(1))) : Optional.empty();
  }

  Encoding encoding() {
    return encoding;
  }

  FileChannel channel() {
    return channel;
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
      malformed.add(new Malformed(charOffset, disk, decoding.malformedLength()));
      decoding.chars()[0] = '\uFFFD';
      available = 1;
    }
    charOffset += available;
    return available > 0;
  }

  /** Where on disk a character is. Cheapest when asked in ascending order. */
  long onDisk(long offset) throws IOException {
    if (offset < followerOffset) {
      follower = new Decoding(channel, encoding);
      followerOffset = 0;
    }
    while (followerOffset < offset) {
      int count = follower.next((int) Math.min(offset - followerOffset, Decoding.MAX_CHARS));
      if (count == Decoding.END) {
        break;
      }
      followerOffset += Math.max(1, count);
    }
    return follower.diskOffset();
  }

  /** What is malformed between two characters; to be asked in ascending order. */
  @Nullable RecordProblem malformed(long from, long to) throws IOException {
    while (!malformed.isEmpty() && malformed.peek().charOffset() < from) {
      malformed.remove();
    }
    Malformed first = malformed.peek();
    return first == null || first.charOffset() >= to
        ? null
        : malformedText.problem(first.diskOffset(), first.length());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
