package dev.rehome.format.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rehome.testing.SampleFiles;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharsetGuessTests {

  private static final String OVERRIDE = ", or source.overrides for this file";

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "windows-1252, 'id,name\n1,Søren\n2,Müller\n3,“quoted” – 5 €\n'",
    "windows-1252, 'le café est fermé, le garçon déçu'",
    "windows-1251, 'id,name\n1,Привет как дела\n2,Москва и область\n'",
    "KOI8-R, 'id,name\n1,Привет как дела\n2,Москва и область\n'",
    "Shift_JIS, 'id,name\n1,これは日本語のテキスト\n2,カタカナ\n'",
    "EUC-JP, 'id,name\n1,これは日本語のテキスト\n2,カタカナ\n'",
    "EUC-KR, 'id,name\n1,안녕하세요 세계\n2,서울특별시\n'",
    "GB18030, 'id,name\n1,中华人民共和国成立\n2,北京市朝阳区\n'",
    "Big5, 'id,name\n1,中華民國國立臺灣大學\n2,臺北市信義區市府路\n'",
    "UTF-16LE, 'id,name\n1,Søren\n'",
    "UTF-16BE, 'id,name\n1,Søren\n'",
    "UTF-32LE, 'id,name\n1,Søren\n'",
    "UTF-32BE, 'id,name\n1,Søren\n'",
    "UTF-16LE, 'id,na\n1,éb\n'",
  })
  void namesWhatTheBytesLookLike(Charset charset, String text) throws IOException {
    assertThat(hint(text.getBytes(charset), StandardCharsets.UTF_8))
        .endsWith("source.charset: " + charset.name() + OVERRIDE);
    assertThat(hint(text.repeat(5000).getBytes(charset), StandardCharsets.UTF_8))
        .endsWith("source.charset: " + charset.name() + OVERRIDE);
  }

  @Test
  void namesNoCharsetWhereTheTextAroundIsUtf8() throws IOException {
    byte[] bytes = "Søren, Müller, Straße, x".getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length - 1] = (byte) 0xE9;

    assertThat(hint(bytes, StandardCharsets.UTF_8))
        .isEqualTo("the text around it is UTF-8: fix these bytes");
    assertThat(hint(bytes, StandardCharsets.US_ASCII)).endsWith("source.charset: UTF-8" + OVERRIDE);
  }

  @Test
  void namesOnlyTheOptionWhereTheBytesLookLikeNothing() throws IOException {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 167 + 1 | 1);
    }

    assertThat(hint(bytes, StandardCharsets.UTF_8))
        .isEqualTo("write what the file is in as source.charset, for example windows-1252");
  }

  private String hint(byte[] bytes, Charset declared) throws IOException {
    try (FrozenFile file = FrozenFile.open(SampleFiles.write(directory.resolve("x"), bytes))) {
      return CharsetGuess.hint(
          file, declared, "source.charset", Utf8.firstMalformed(bytes, 0, bytes.length));
    }
  }
}
