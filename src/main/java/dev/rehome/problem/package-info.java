/**
 * What can go wrong: a code, a message, the place and a hint. Problems are collected and thrown
 * once, never one at a time. Everything may use this package; it uses nothing.
 */
@NullMarked
package dev.rehome.problem;

import org.jspecify.annotations.NullMarked;
