package dev.rehome;

/** The application. */
public final class Rehome {
  private Rehome() {}

  public static void main(String[] args) {}
}
