/**
 * Encryption of files: AES-256-GCM in segments by Tink, so that a file of any size is encrypted in
 * bounded memory and no byte is given out before it is authenticated. The page {@code
 * encryption.md} describes the format so that a file can be decrypted without Rehome. May use
 * {@code problem}.
 */
@NullMarked
package dev.rehome.crypto;

import org.jspecify.annotations.NullMarked;
