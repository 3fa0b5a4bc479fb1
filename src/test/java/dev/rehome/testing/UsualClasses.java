package dev.rehome.testing;

import java.nio.file.Path;

/** Loads the classes that a process of a test usually needs: those of an import. */
final class UsualClasses {

  private UsualClasses() {}

  public static void main(String[] arguments) throws ClassNotFoundException {
    Class.forName("org.postgresql.Driver");
    Workspace workspace = new Workspace(Path.of(arguments[0])).spec(Articles.SPEC);
    workspace.file("a.jsonl", Articles.lines(0, 10)).importing();
  }
}
