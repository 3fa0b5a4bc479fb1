package dev.rehome.cli;

/** How a command answers. */
enum OutputFormat {
  TEXT,
  JSON
}
