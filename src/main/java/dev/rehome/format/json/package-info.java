/**
 * JSON and JSON Lines. Values are cut out by their brackets before Jackson parses them, one by one,
 * so that a broken one harms no other. What other formats may use is the static part of {@link
 * dev.rehome.format.json.JsonFormat}.
 */
@NullMarked
package dev.rehome.format.json;

import org.jspecify.annotations.NullMarked;
