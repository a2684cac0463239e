// Package hub puts the rooms together into a running hub: store, connector processes, registry, engine, schedules.
//
// [Open] assembles without acting: it starts no connector and takes no lease, so a command that only looks may run beside
// a serving hub. [Hub.Serve] takes the exclusive right to the store, takes up what an earlier hub left under way, and
// works until it is stopped.
package hub
