package dev.rehome.format.input;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What a text file is written in.
 *
 * @param charset that of its byte order mark when it has one, else the declared one
 * @param mark the byte order mark, with its repetitions, which some programs write; empty when
 *     there is none
 */
@SuppressWarnings("ArrayRecordComponent") // written to a stream, never compared
public record Encoding(Charset charset, byte[] mark) {

  private static final int MAX_MARKS = 4;

  /** UTF-32 before UTF-16, whose mark begins like it. */
  private static final List<Encoding> MARKED =
      List.of(
          marked("UTF-8", 0xEF, 0xBB, 0xBF),
          marked("UTF-32LE", 0xFF, 0xFE, 0, 0),
          marked("UTF-32BE", 0, 0, 0xFE, 0xFF),
          marked("UTF-16LE", 0xFF, 0xFE),
          marked("UTF-16BE", 0xFE, 0xFF));

  public static Encoding of(FrozenFile file, Charset declared) throws IOException {
    byte[] bytes = file.bytes(0, MAX_MARKS * 4);
    return MARKED.stream()
        .filter(encoding -> encoding.begins(bytes, 0))
        .findFirst()
        .map(encoding -> encoding.repeated(bytes))
        .orElseGet(() -> new Encoding(declared, new byte[0]));
  }

  private Encoding repeated(byte[] bytes) {
    int length = mark.length;
    while (begins(bytes, length)) {
      length += mark.length;
    }
    return new Encoding(charset, Arrays.copyOf(bytes, length));
  }

  boolean isUtf8() {
    return charset.equals(StandardCharsets.UTF_8);
  }

  /** Whether characters are units of two bytes, in whatever order. */
  boolean isUtf16() {
    return charset.name().contains("UTF-16");
  }

  /** The bytes of a text in this charset, without a byte order mark. */
  public byte[] encode(String text) {
    Charset exact = charset.equals(StandardCharsets.UTF_16) ? StandardCharsets.UTF_16BE : charset;
    return text.getBytes(exact);
  }

  public static byte[] join(byte[] left, byte[] right) {
    byte[] joined = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, joined, left.length, right.length);
    return joined;
  }

  private boolean begins(byte[] bytes, int at) {
    return bytes.length >= at + mark.length
        && Arrays.equals(bytes, at, at + mark.length, mark, 0, mark.length);
  }

  private static Encoding marked(String charset, int... mark) {
    byte[] bytes = new byte[mark.length];
    for (int i = 0; i < mark.length; i++) {
      bytes[i] = (byte) mark[i];
    }
    return new Encoding(Charset.forName(charset), bytes);
  }
}
