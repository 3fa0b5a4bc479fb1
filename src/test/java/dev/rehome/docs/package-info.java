/** Runs what the pages of the manual under {@code src/docs} show. */
package dev.rehome.docs;
