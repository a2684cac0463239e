// Package memstore is a store in memory that loses what was not synced, for simulations and tests. It keeps every promise
// of [store.Store], encrypts and seals with the same code as the stores on a database, and passes their suite; what it
// is made for is to be crashed.
//
// A [Disk] is what outlives a crash: the tables and the key file, each as they are and as they were at their last sync.
// A [Store] is a process that has them open. [Disk.Crash] ends all stores of a disk at once and takes the disk back to
// its last syncs; then it can be opened again, any number of times.
//
//	disk := memstore.NewDisk(1)
//	s, err := memstore.Open(ctx, memstore.Options{Disk: disk, Clock: clock.Now})
//	…
//	disk.Crash()
//	s, err = memstore.Open(…)
//
// A crash or a failure can be put at any step of an update with [Disk.OnStep]. A disk with a [Flaw] breaks the first
// promise on purpose: a test of that promise must find it out.
//
// Nothing here depends on time, on chance or on the order of maps: the same calls give the same ids, keys and journal. An
// update runs in the goroutine that asks for it and has a commit and a sync of its own.
package memstore
