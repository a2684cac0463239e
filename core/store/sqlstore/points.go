package sqlstore

import "github.com/uzelhub/uzel/core/failpoint"

// Fail points of a group of updates, in their order. What is synced within the database is the database's.
const (
	PointChunk     failpoint.Point = "store: chunk"     // a chunk of a large payload is written, its transaction is not committed
	PointRan       failpoint.Point = "store: ran"       // the updates have run, nothing of them is durable
	PointKeys      failpoint.Point = "store: keys"      // their keys are durable
	PointSealed    failpoint.Point = "store: sealed"    // their journal entries are written
	PointCommitted failpoint.Point = "store: committed" // all of it is durable and nobody has been told
)

// Points are the store's fail points.
func Points() []failpoint.Point {
	return []failpoint.Point{PointChunk, PointRan, PointKeys, PointSealed, PointCommitted}
}
