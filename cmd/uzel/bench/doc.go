// Package bench measures the whole hub: documents go from a connector's process through a hub with its real store to
// another connector's process, at a pace that the destination sets. Beside them it measures in the same run what the
// machine can do, so that a figure is a share of something. core/engine/PERFORMANCE.md holds the figures.
//
// It has no code but benchmarks, and those run on Linux only: they read /proc.
package bench
