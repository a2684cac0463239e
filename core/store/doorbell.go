package store

import "context"

// Doorbell is what a store has whose hub can be told by another process that there is something to do. The state in the
// store stays the truth: a ring that is lost costs only time, until the hub looks by itself.
type Doorbell interface {
	// Ring tells the hub that serves the store, in whichever process it is. What it is to find must be durable before.
	Ring(ctx context.Context) error
	// Rung gives a value after somebody rang, until the context ends. Only the hub that holds the lease may ask for it.
	Rung(ctx context.Context) (<-chan struct{}, error)
}
