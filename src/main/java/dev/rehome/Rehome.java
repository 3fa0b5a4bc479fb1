package dev.rehome;

import dev.rehome.cli.Main;

/** The application. */
public final class Rehome {

  private Rehome() {}

  public static void main(String[] args) {
    Main.run(args);
  }
}
