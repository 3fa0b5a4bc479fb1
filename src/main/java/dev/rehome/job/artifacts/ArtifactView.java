package dev.rehome.job.artifacts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * An artifact as it is shown.
 *
 * @param file its path
 * @param state how it is now: {@code unchanged}, {@code changed} or {@code missing}; {@code
 *     unverified} when no checksum was recorded
 */
public record ArtifactView(String file, String state, @JsonUnwrapped Artifact artifact) {}
