/**
 * Markdown with front matter. The only format that holds values of others: it may see JSON and
 * YAML, by the static methods of their formats, and reads TOML itself.
 */
@NullMarked
package dev.rehome.format.markdown;

import org.jspecify.annotations.NullMarked;
