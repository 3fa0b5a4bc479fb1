/**
 * YAML, one document at a time from the events of SnakeYAML Engine. What other formats may use is
 * the static part of {@link dev.rehome.format.yaml.YamlFormat}.
 */
@NullMarked
package dev.rehome.format.yaml;

import org.jspecify.annotations.NullMarked;
