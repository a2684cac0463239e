package timebook

import (
	"context"
	"time"
)

// Patient is a connector that does not really wait, neither between attempts nor for files to come to rest.
var Patient = Connector{
	Now:  func() time.Time { return present },
	wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
}

// present is when the tests look.
var present = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// During is a connector in whose waiting something happens.
func During(happens func()) Connector {
	return Connector{wait: func(ctx context.Context, _ time.Duration) error { happens(); return ctx.Err() }}
}
