package tryton

import (
	"context"
	"time"
)

// Patient is a connector that does not really wait between attempts.
var Patient = Connector{wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }}
