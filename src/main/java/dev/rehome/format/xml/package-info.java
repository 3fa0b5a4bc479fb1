/**
 * XML, streamed by Woodstox, which counts characters; {@code XmlChars} says what these are on disk.
 */
@NullMarked
package dev.rehome.format.xml;

import org.jspecify.annotations.NullMarked;
