package mig24

import (
	"context"
	"time"
)

// GUID is the ID that a key gives.
func GUID(key, purpose string) string { return guid(key, purpose) }

// Maintenance and LicenceEnd are instants of the agreement.
var (
	Maintenance = maintenance
	LicenceEnd  = licenceEnd
)

// Patient is a connector that waits by the clock of the test alone.
func Patient(now func() time.Time) Connector {
	return Connector{Now: now, wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }}
}
