package dev.rehome.benchmark;

/**
 * What one run of a candidate took.
 *
 * @param seconds from the start of its process to the end
 * @param clientCpuSeconds of that process; NaN where the system does not report it
 * @param serverCpuSeconds of the database server in that time; NaN where there is none
 * @param peakBytes the most memory that was resident in that process; NaN where the system does not
 *     tell
 */
record Measurement(
    double seconds, double clientCpuSeconds, double serverCpuSeconds, double peakBytes) {}
