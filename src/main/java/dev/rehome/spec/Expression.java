package dev.rehome.spec;

import dev.rehome.problem.Location;

/** A CEL expression as written; compiled by the mapping, which reports what does not compile. */
public record Expression(String text, Location where) {}
